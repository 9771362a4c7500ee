package io.kiwidb.engine.map;

import io.kiwidb.Cursor;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key and its value as of one point in time; the caller owns the arrays. Two entries are equal if
 * their bytes are, which other entries of arrays do not implement: {@code storeEntry.equals(plain)}
 * compares bytes, {@code plain.equals(storeEntry)} does not.
 *
 * <p>Threading: immutable, provided that the arrays are not modified.
 */
final class StoreEntry implements Map.Entry<byte[], byte[]> {
  private final byte[] key;
  private final byte[] value;

  private StoreEntry(byte[] key, byte[] value) {
    this.key = key;
    this.value = value;
  }

  /** Returns a copy of the entry at a cursor's position. */
  static Map.Entry<byte[], byte[]> at(Cursor cursor) {
    return new StoreEntry(cursor.key(), cursor.value());
  }

  /** Returns the hash code consistent with entry equality. */
  static int hash(byte[] key, byte[] value) {
    return Arrays.hashCode(key) ^ Arrays.hashCode(value);
  }

  @Override
  public byte[] getKey() {
    return key;
  }

  @Override
  public byte[] getValue() {
    return value;
  }

  @Override
  public byte[] setValue(byte[] newValue) {
    throw new UnsupportedOperationException(
        "entries are read-only copies; use put or replace on the map");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Map.Entry<?, ?> that
        && that.getKey() instanceof byte[] otherKey
        && that.getValue() instanceof byte[] otherValue
        && Arrays.equals(key, otherKey)
        && Arrays.equals(value, otherValue);
  }

  @Override
  public int hashCode() {
    return hash(key, value);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(key) + "=" + HexFormat.of().formatHex(value);
  }
}
