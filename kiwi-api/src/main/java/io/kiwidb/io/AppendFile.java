package io.kiwidb.io;

/**
 * A file that is written sequentially; bytes are never overwritten.
 *
 * <p>Threading: one appender at a time; {@link #sync} may run concurrently with an append, and
 * covers at least the bytes whose append returned before the call.
 *
 * <p>Failure: after a failed append or sync the contents after the last successful sync are
 * unreliable: do not append to the file or sync it again. The caller decides the consequences for
 * the store.
 */
public interface AppendFile extends AutoCloseable {
  /** Appends a slice. When this returns, the bytes have been written to the operating system. */
  void append(byte[] bytes, int offset, int length);

  /** Makes all appended bytes durable. */
  void sync();

  /** Returns the number of bytes appended so far. */
  long size();

  /** Closes the file without syncing it. Idempotent. */
  @Override
  void close();
}
