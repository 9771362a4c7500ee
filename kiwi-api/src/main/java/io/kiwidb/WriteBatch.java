package io.kiwidb;

import io.kiwidb.key.ValueType;
import io.kiwidb.spi.BatchBuffer;
import io.kiwidb.spi.ExpiryRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A sequence of writes to one or more keyspaces that is applied atomically. If a key of a keyspace
 * is written more than once, the last write wins; a deletion of a range affects the keys that were
 * written before it. Methods without a keyspace write to the default one.
 *
 * <p>Threading: not thread-safe; do not use a batch while it is being written. It may be written
 * again, or cleared and reused. Ownership: keys and values are copied when they are added. Failure:
 * {@link IllegalArgumentException} if an added write exceeds {@link Limits}; the batch is then
 * unchanged.
 */
public final class WriteBatch {
  private static final int INITIAL_CAPACITY = 256;

  private final BatchBuffer buffer = new BatchBuffer(INITIAL_CAPACITY);
  private final Set<Keyspace> keyspaces = new LinkedHashSet<>();
  private @Nullable Keyspace last; // added to the set most recently

  /** Creates an empty batch. */
  public WriteBatch() {}

  /** Adds a write that sets the value of the key. */
  public WriteBatch put(byte[] key, byte[] value) {
    buffer.add(ValueType.PUT, BatchBuffer.DEFAULT_KEYSPACE, key, value);
    return this;
  }

  /** Adds a write that sets the value of the key. The buffer positions do not change. */
  public WriteBatch put(ByteBuffer key, ByteBuffer value) {
    buffer.add(ValueType.PUT, BatchBuffer.DEFAULT_KEYSPACE, key, value);
    return this;
  }

  /**
   * Adds a write that sets the value of the key for some time, counted from the moment when the
   * batch is written; {@link Duration#ZERO} for ever, also in a keyspace with a default.
   */
  public WriteBatch put(byte[] key, byte[] value, Duration ttl) {
    buffer.add(ValueType.PUT, BatchBuffer.DEFAULT_KEYSPACE, key, value, ExpiryRequest.after(ttl));
    return this;
  }

  /** Adds a write that sets the value of the key in a keyspace for some time. */
  public WriteBatch put(Keyspace keyspace, byte[] key, byte[] value, Duration ttl) {
    buffer.add(ValueType.PUT, keyspace.id(), key, value, ExpiryRequest.after(ttl));
    note(keyspace);
    return this;
  }

  /**
   * Adds a write that sets the value of the key in a keyspace until a moment; one in the past is
   * like a deletion.
   */
  public WriteBatch put(Keyspace keyspace, byte[] key, byte[] value, Instant expiry) {
    buffer.add(ValueType.PUT, keyspace.id(), key, value, ExpiryRequest.at(expiry));
    note(keyspace);
    return this;
  }

  /** Adds an operand for some time; see {@link #merge(Keyspace, byte[], byte[], Duration)}. */
  public WriteBatch merge(byte[] key, byte[] operand, Duration ttl) {
    buffer.add(
        ValueType.MERGE, BatchBuffer.DEFAULT_KEYSPACE, key, operand, ExpiryRequest.after(ttl));
    return this;
  }

  /**
   * Adds an operand to be merged with the value of the key in a keyspace for some time. When it has
   * expired, it hides what is older: the key is then absent, unless newer operands remain, which
   * are merged as if the key had had no value before.
   */
  public WriteBatch merge(Keyspace keyspace, byte[] key, byte[] operand, Duration ttl) {
    buffer.add(ValueType.MERGE, keyspace.id(), key, operand, ExpiryRequest.after(ttl));
    note(keyspace);
    return this;
  }

  /** Adds a deletion of the key. */
  public WriteBatch delete(byte[] key) {
    buffer.add(ValueType.DELETE, BatchBuffer.DEFAULT_KEYSPACE, key);
    return this;
  }

  /** Adds a deletion of the key. The buffer position does not change. */
  public WriteBatch delete(ByteBuffer key) {
    buffer.add(ValueType.DELETE, BatchBuffer.DEFAULT_KEYSPACE, key);
    return this;
  }

  /** Adds a write that sets the value of the key in a keyspace. */
  public WriteBatch put(Keyspace keyspace, byte[] key, byte[] value) {
    buffer.add(ValueType.PUT, keyspace.id(), key, value);
    note(keyspace);
    return this;
  }

  /** Adds a write that sets the value of the key in a keyspace. Positions do not change. */
  public WriteBatch put(Keyspace keyspace, ByteBuffer key, ByteBuffer value) {
    buffer.add(ValueType.PUT, keyspace.id(), key, value);
    note(keyspace);
    return this;
  }

  /** Adds a deletion of the key in a keyspace. */
  public WriteBatch delete(Keyspace keyspace, byte[] key) {
    buffer.add(ValueType.DELETE, keyspace.id(), key);
    note(keyspace);
    return this;
  }

  /** Adds a deletion of the key in a keyspace. The buffer position does not change. */
  public WriteBatch delete(Keyspace keyspace, ByteBuffer key) {
    buffer.add(ValueType.DELETE, keyspace.id(), key);
    note(keyspace);
    return this;
  }

  /** Adds an operand to be merged with the value of the key, see {@link Keyspace#merge}. */
  public WriteBatch merge(byte[] key, byte[] operand) {
    buffer.add(ValueType.MERGE, BatchBuffer.DEFAULT_KEYSPACE, key, operand);
    return this;
  }

  /** Adds an operand to be merged with the value of the key in a keyspace. */
  public WriteBatch merge(Keyspace keyspace, byte[] key, byte[] operand) {
    buffer.add(ValueType.MERGE, keyspace.id(), key, operand);
    note(keyspace);
    return this;
  }

  /** Adds a deletion of a key that was put once, see {@link Keyspace#singleDelete}. */
  public WriteBatch singleDelete(byte[] key) {
    buffer.add(ValueType.SINGLE_DELETE, BatchBuffer.DEFAULT_KEYSPACE, key);
    return this;
  }

  /** Adds a deletion of a key that was put once in a keyspace. */
  public WriteBatch singleDelete(Keyspace keyspace, byte[] key) {
    buffer.add(ValueType.SINGLE_DELETE, keyspace.id(), key);
    note(keyspace);
    return this;
  }

  /** Adds a deletion of all keys of the range, see {@link Keyspace#deleteRange}. */
  public WriteBatch deleteRange(KeyRange range) {
    buffer.addRange(BatchBuffer.DEFAULT_KEYSPACE, range);
    return this;
  }

  /** Adds a deletion of all keys of the range in a keyspace. */
  public WriteBatch deleteRange(Keyspace keyspace, KeyRange range) {
    buffer.addRange(keyspace.id(), range);
    note(keyspace);
    return this;
  }

  /** Adds all writes of another batch. */
  public WriteBatch addAll(WriteBatch other) {
    buffer.addAll(other.buffer);
    keyspaces.addAll(other.keyspaces);
    return this;
  }

  private void note(Keyspace keyspace) {
    if (keyspace != last) {
      keyspaces.add(keyspace);
      last = keyspace;
    }
  }

  /** Returns the keyspaces that were named when writes were added. */
  public Set<Keyspace> keyspaces() {
    return Collections.unmodifiableSet(keyspaces);
  }

  /** Removes all writes from this batch. */
  public WriteBatch clear() {
    buffer.clear();
    keyspaces.clear();
    last = null;
    return this;
  }

  /** Returns the number of writes in this batch. */
  public int count() {
    return buffer.count();
  }

  /** Returns whether this batch contains no writes. */
  public boolean isEmpty() {
    return buffer.count() == 0;
  }

  /** Returns an upper bound of the size of this batch's log record in bytes. */
  public int byteSize() {
    return buffer.length();
  }

  /**
   * Returns the encoded batch, for engines and logs. It is a live view: do not use it while writes
   * are added.
   */
  public BatchBuffer buffer() {
    return buffer;
  }
}
