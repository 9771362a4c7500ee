package io.kiwidb.io;

import java.io.File;

/** How much may still be written where a file is. Threading: stateless. */
final class FreeSpace {
  private FreeSpace() {}

  /** Bytes for files of this user; {@link Long#MAX_VALUE} when the system does not say. */
  static long of(File file) {
    long free = file.getUsableSpace();
    // Both are 0 when the system does not say; only one is when the disk is full. Negative: more
    // than a long holds.
    return free < 0 || (free == 0 && file.getTotalSpace() == 0) ? Long.MAX_VALUE : free;
  }
}
