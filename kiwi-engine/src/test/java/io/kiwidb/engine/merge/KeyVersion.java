package io.kiwidb.engine.merge;

import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/** One entry of a test's source. */
public record KeyVersion(byte[] key, long sequence, int type, byte[] value) {
  public static KeyVersion put(String key, long sequence, String value) {
    return new KeyVersion(bytes(key), sequence, ValueType.PUT, bytes(value));
  }

  static KeyVersion delete(String key, long sequence) {
    return new KeyVersion(bytes(key), sequence, ValueType.DELETE, new byte[0]);
  }

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  public static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  static Comparator<KeyVersion> internalOrder(KeyOrder order) {
    return (a, b) -> {
      int byKey = order.compare(a.key, b.key);
      return byKey != 0 ? byKey : Long.compare(b.tag(), a.tag());
    };
  }

  long tag() {
    return SequenceNumber.tag(sequence, type);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyVersion that
        && tag() == that.tag()
        && Arrays.equals(key, that.key)
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(key) ^ Long.hashCode(tag());
  }

  @Override
  public String toString() {
    return text(key) + "@" + sequence + ":" + ValueType.nameOf(type) + "=" + text(value);
  }
}
