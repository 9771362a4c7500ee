package io.kiwidb.spi;

/**
 * Purpose: writes one blob file.
 *
 * <p>Threading: not thread-safe.
 *
 * <p>Ownership of buffers: {@link #add} copies what it needs of the entry.
 *
 * <p>Failure: {@link io.kiwidb.StorageException}; then the writer may only be {@linkplain #close
 * closed}, and the caller deletes the file.
 */
public interface BlobWriter extends AutoCloseable {
  /** Adds the value of an entry, with its key; returns where it is. Keys may be in any order. */
  BlobAddress add(Entry entry);

  /** Returns the approximate size of the file if it were finished now. */
  long estimatedBytes();

  /** Completes, syncs and closes the file. Requires: at least one value; called once. */
  BlobProperties finish();

  /** Closes the file. If it is not finished, a partial file remains. Idempotent. */
  @Override
  void close();
}
