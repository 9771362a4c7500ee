package io.kiwidb.testkit.table;

import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;

/** One entry of a table. */
record Version(byte[] key, long tag, long expiry, byte[] value) {
  static Version put(String key, long sequence, String value) {
    return put(utf8(key), sequence, utf8(value));
  }

  static Version put(byte[] key, long sequence, byte[] value) {
    return new Version(key, SequenceNumber.tag(sequence, ValueType.PUT), Entry.NEVER, value);
  }

  Version withValue(byte[] newValue) {
    return new Version(key, tag, expiry, newValue);
  }

  static Version delete(byte[] key, long sequence) {
    return new Version(
        key, SequenceNumber.tag(sequence, ValueType.DELETE), Entry.NEVER, new byte[0]);
  }

  static Version singleDelete(byte[] key, long sequence) {
    return new Version(
        key, SequenceNumber.tag(sequence, ValueType.SINGLE_DELETE), Entry.NEVER, new byte[0]);
  }

  static Version operand(byte[] key, long sequence, byte[] operand) {
    return new Version(key, SequenceNumber.tag(sequence, ValueType.MERGE), Entry.NEVER, operand);
  }

  static Version expiring(byte[] key, long sequence, long expiry, byte[] value) {
    return new Version(
        key, SequenceNumber.tag(sequence, ValueType.PUT | ValueType.HAS_EXPIRY), expiry, value);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the internal order: key ascending, tag descending. */
  static Comparator<Version> inOrder(KeyOrder order) {
    return (a, b) -> {
      int byKey = order.compare(a.key, b.key);
      return byKey != 0 ? byKey : Long.compare(b.tag, a.tag);
    };
  }

  /** Returns a copy of the current entry of a cursor. */
  static Version of(Entry entry) {
    return new Version(entry.copyKey(), entry.tag(), entry.expiry(), entry.copyValue());
  }

  Entry toEntry(KeyOrder order) {
    Entry entry = new Entry();
    entry.key(key, 0, key.length, order.prefix(key, 0, key.length));
    entry.tag(tag, expiry);
    entry.value(value, 0, value.length);
    return entry;
  }

  long sequence() {
    return SequenceNumber.sequence(tag);
  }

  /** Returns all compared properties as text: records compare arrays by identity. */
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    String shownValue = value.length <= 64
        ? hex.formatHex(value)
        : value.length + " bytes #" + Arrays.hashCode(value);
    String shownKey =
        key.length <= 64 ? hex.formatHex(key) : key.length + " bytes #" + Arrays.hashCode(key);
    return shownKey + "@" + sequence() + ":" + SequenceNumber.type(tag) + "/" + expiry + "="
        + shownValue;
  }
}
