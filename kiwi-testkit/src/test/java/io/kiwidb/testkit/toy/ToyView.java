package io.kiwidb.testkit.toy;

import io.kiwidb.Cursor;
import io.kiwidb.DatabaseClosedException;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.ReadView;
import io.kiwidb.WriteOptions;
import io.kiwidb.testkit.model.Keys;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Reads of a map. */
abstract class ToyView implements ReadView {
  /** The present content, which may change. */
  abstract NavigableMap<byte[], byte[]> content();

  /** The present content, which stays as it is. */
  abstract NavigableMap<byte[], byte[]> frozen();

  abstract boolean isOpen();

  @Override
  public byte[] get(byte[] key) {
    requireOpen();
    byte[] value = content().get(key);
    return value == null ? null : value.clone();
  }

  @Override
  public int get(ByteBuffer key, ByteBuffer target) {
    byte[] value = get(bytes(key));
    if (value == null) {
      return -1;
    }
    target.put(value, 0, Math.min(value.length, target.remaining()));
    return value.length;
  }

  @Override
  public boolean contains(byte[] key) {
    return get(key) != null;
  }

  @Override
  public List<byte[]> multiGet(List<byte[]> keys) {
    List<byte[]> values = new ArrayList<>();
    keys.forEach(key -> values.add(get(key)));
    return values;
  }

  @Override
  public Cursor cursor(KeyRange range) {
    requireOpen();
    NavigableMap<byte[], byte[]> part = frozen();
    if (range.from().isPresent()) {
      part = part.tailMap(range.from().get(), true);
    }
    if (range.to().isPresent()) {
      part = part.headMap(range.to().get(), false);
    }
    return new ToyCursor(part, this::isOpen);
  }

  @Override
  public ConcurrentNavigableMap<byte[], byte[]> asMap() {
    requireOpen();
    ConcurrentNavigableMap<byte[], byte[]> map = new ConcurrentSkipListMap<>(Keys.ORDER);
    map.putAll(content());
    return map;
  }

  void requireOpen() {
    if (!isOpen()) {
      throw new DatabaseClosedException("toy");
    }
  }

  static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return bytes;
  }

  /** As of a keyspace; a toy is used by one thread. */
  public boolean compareAndPut(byte[] key, byte[] expected, byte[] value, WriteOptions options) {
    Keyspace self = (Keyspace) this;
    if (!Arrays.equals(get(key), expected)) {
      return false;
    }
    if (value == null) {
      self.delete(key, options);
    } else {
      self.put(key, value, options);
    }
    return true;
  }
}
