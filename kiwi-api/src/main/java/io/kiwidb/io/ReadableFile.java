package io.kiwidb.io;

/**
 * A file open for positional reads.
 *
 * <p>Threading: thread-safe; a read blocks no other. Failure: {@link io.kiwidb.StorageException};
 * reading after {@link #close} fails with reason {@code CLOSED}.
 */
public interface ReadableFile extends AutoCloseable {
  /**
   * Reads up to {@code length} bytes at {@code position} and returns how many were there; fewer
   * only at the end of the file, 0 at or behind it.
   */
  int read(long position, byte[] target, int offset, int length);

  /** The size in bytes, now. */
  long size();

  /** The name of the file in its storage. */
  String name();

  /** Closes the file. Idempotent. */
  @Override
  void close();
}
