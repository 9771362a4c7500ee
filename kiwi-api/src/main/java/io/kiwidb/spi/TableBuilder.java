package io.kiwidb.spi;

/**
 * Purpose: writes one table from entries in internal order.
 *
 * <p>Threading: not thread-safe.
 *
 * <p>Ownership of buffers: {@link #add} copies what it needs of the entry.
 *
 * <p>Failure: {@link io.kiwidb.StorageException}; the builder is then good for nothing but
 * {@link #close}, and the caller deletes the file.
 */
public interface TableBuilder extends AutoCloseable {
  /** Adds an entry. Requires: it sorts behind the one before. */
  void add(Entry entry);

  /** Entries added so far. */
  long entries();

  /** About how many bytes the file would have if it were finished now. */
  long estimatedBytes();

  /** Writes what is left, syncs and closes the file. Requires: at least one entry; called once. */
  TableProperties finish();

  /** Closes the file if it is not finished, leaving a partial file behind. Idempotent. */
  @Override
  void close();
}
