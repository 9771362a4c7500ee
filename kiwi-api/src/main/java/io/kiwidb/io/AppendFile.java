package io.kiwidb.io;

/**
 * A file being written, from its first byte to its last, never over bytes already written.
 *
 * <p>Threading: one appender at a time; {@link #sync} may run beside an append from any thread, and
 * covers at least the bytes whose append returned before it was called.
 *
 * <p>Failure: after a failed append or sync the file counts as damaged from the last successful
 * sync on: do not append to it again, do not sync it again. The caller decides what that means for
 * the database.
 */
public interface AppendFile extends AutoCloseable {
  /** Appends a slice; when it returns, the bytes have reached the operating system. */
  void append(byte[] bytes, int offset, int length);

  /** Makes everything appended so far durable. */
  void sync();

  /** Bytes appended so far. */
  long size();

  /** Closes the file without syncing it. Idempotent. */
  @Override
  void close();
}
