package io.kiwidb.io;

/**
 * A file open for positional reads.
 *
 * <p>Threading: thread-safe; reads do not block each other. Failure:
 * {@link io.kiwidb.StorageException}; reading after {@link #close} fails with reason
 * {@code CLOSED}.
 */
public interface ReadableFile extends AutoCloseable {
  /**
   * Reads up to {@code length} bytes at {@code position} and returns the number of bytes read;
   * fewer only at the end of the file, 0 at or after it.
   */
  int read(long position, byte[] target, int offset, int length);

  /** Returns the current size in bytes. */
  long size();

  /** Returns the name of the file in its storage. */
  String name();

  /** Closes the file. Idempotent. */
  @Override
  void close();
}
