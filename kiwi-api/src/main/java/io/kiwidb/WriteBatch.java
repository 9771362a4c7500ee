package io.kiwidb;

import io.kiwidb.key.ValueType;
import io.kiwidb.spi.BatchBuffer;
import java.nio.ByteBuffer;

/**
 * Writes that become visible and durable together, in the order in which they were added: a later
 * one of the same key wins.
 *
 * <p>Threading: not thread-safe; do not touch a batch while it is being written. It may be written
 * again, or cleared and reused. Ownership: keys and values are copied when they are added. Failure:
 * {@link IllegalArgumentException} beyond the {@link Limits}; the batch is then as it was.
 */
public final class WriteBatch {
  private static final int INITIAL_CAPACITY = 256;

  private final BatchBuffer buffer = new BatchBuffer(INITIAL_CAPACITY);

  /** An empty batch. */
  public WriteBatch() {}

  /** Adds: the key gets the value. */
  public WriteBatch put(byte[] key, byte[] value) {
    buffer.add(ValueType.PUT, BatchBuffer.DEFAULT_KEYSPACE, key, value);
    return this;
  }

  /** Adds: the key gets the value. The positions of the buffers do not move. */
  public WriteBatch put(ByteBuffer key, ByteBuffer value) {
    buffer.add(ValueType.PUT, BatchBuffer.DEFAULT_KEYSPACE, key, value);
    return this;
  }

  /** Adds: the key has no value. */
  public WriteBatch delete(byte[] key) {
    buffer.add(ValueType.DELETE, BatchBuffer.DEFAULT_KEYSPACE, key);
    return this;
  }

  /** Adds: the key has no value. The position of the buffer does not move. */
  public WriteBatch delete(ByteBuffer key) {
    buffer.add(ValueType.DELETE, BatchBuffer.DEFAULT_KEYSPACE, key);
    return this;
  }

  /** Adds everything that another batch holds. */
  public WriteBatch addAll(WriteBatch other) {
    buffer.addAll(other.buffer);
    return this;
  }

  /** Forgets everything that was added. */
  public WriteBatch clear() {
    buffer.clear();
    return this;
  }

  /** How many writes it holds. */
  public int count() {
    return buffer.count();
  }

  /** Whether it holds none. */
  public boolean isEmpty() {
    return buffer.count() == 0;
  }

  /** How many bytes its record in the log has at most. */
  public int byteSize() {
    return buffer.length();
  }

  /**
   * The encoded form, for engines and logs; live, so use it only while nobody adds to the batch.
   */
  public BatchBuffer buffer() {
    return buffer;
  }
}
