package io.kiwidb.engine.backup;

import java.util.UUID;

/**
 * A file of a backup.
 *
 * @param name its name in the store
 * @param length its length in bytes
 * @param sums its checksums
 */
record StoredFile(String name, long length, FileSums sums) {
  /** Returns the name under which it is stored. */
  String storedName(UUID store) {
    return start(store, name, length) + sums.whole();
  }

  /**
   * Returns what the stored names of all files of a store begin with that have this name and
   * length.
   */
  static String start(UUID store, String name, long length) {
    return store + "-" + name + "-" + length + "-";
  }
}
