package io.kiwidb.engine.map;

import io.kiwidb.Cursor;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key and the value that it had at some moment; the arrays belong to the caller. Two entries are
 * equal when their bytes are, which plain entries of arrays do not know:
 * {@code storeEntry.equals(plain)} compares bytes, {@code plain.equals(storeEntry)} does not.
 *
 * <p>Threading: immutable, provided that nobody writes to the arrays.
 */
final class StoreEntry implements Map.Entry<byte[], byte[]> {
  private final byte[] key;
  private final byte[] value;

  private StoreEntry(byte[] key, byte[] value) {
    this.key = key;
    this.value = value;
  }

  /** A copy of the entry on which a cursor stands. */
  static Map.Entry<byte[], byte[]> at(Cursor cursor) {
    return new StoreEntry(cursor.key(), cursor.value());
  }

  /** The hash that belongs to the equality of entries. */
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
        "an entry shows one moment and cannot be written through; use put or replace");
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
