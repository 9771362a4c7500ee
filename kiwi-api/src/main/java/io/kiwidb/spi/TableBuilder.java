package io.kiwidb.spi;

/**
 * Purpose: writes one table from entries in internal order.
 *
 * <p>Threading: not thread-safe.
 *
 * <p>Ownership of buffers: {@link #add} copies what it needs of the entry.
 *
 * <p>Failure: {@link io.kiwidb.StorageException}; then the builder may only be {@linkplain #close
 * closed}, and the caller deletes the file.
 */
public interface TableBuilder extends AutoCloseable {
  /** Adds an entry. Requires: it sorts after the previous one. */
  void add(Entry entry);

  /** Returns the number of entries added. */
  long entries();

  /** Returns the approximate size of the file if it were finished now. */
  long estimatedBytes();

  /** Completes, syncs and closes the file. Requires: at least one entry; called once. */
  TableProperties finish();

  /** Closes the file. If it is not finished, a partial file remains. Idempotent. */
  @Override
  void close();
}
