package io.kiwidb.engine.read;

import io.kiwidb.spi.Entry;

/**
 * Reads values that are in blob files, for one reader.
 *
 * <p>Threading: as that of the reader. Failure: {@link io.kiwidb.CorruptionException},
 * {@link io.kiwidb.StorageException}.
 */
@FunctionalInterface
interface ApartValues {
  /** For a reader that meets no pointers. */
  ApartValues NONE = pointer -> {
    throw new IllegalStateException("an entry with an address, and no blob files");
  };

  /** Replaces the address in an entry by the value, and its type by that of a value. */
  void read(Entry pointer);
}
