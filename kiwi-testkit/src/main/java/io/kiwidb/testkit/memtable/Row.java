package io.kiwidb.testkit.memtable;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;

/**
 * A comparable and printable copy of an entry. Key and value are strings with one character per
 * byte.
 *
 * <p>Threading: immutable.
 *
 * @param key the user key
 * @param tag sequence number and type
 * @param expiry milliseconds since 1970, or {@link Entry#NEVER}
 * @param value the value
 */
record Row(String key, long tag, long expiry, String value) {
  static Row put(String key, long sequence, String value) {
    return new Row(key, SequenceNumber.tag(sequence, ValueType.PUT), Entry.NEVER, value);
  }

  static Row delete(String key, long sequence) {
    return new Row(key, SequenceNumber.tag(sequence, ValueType.DELETE), Entry.NEVER, "");
  }

  static Row singleDelete(String key, long sequence) {
    return new Row(key, SequenceNumber.tag(sequence, ValueType.SINGLE_DELETE), Entry.NEVER, "");
  }

  static Row operand(String key, long sequence, String operand) {
    return new Row(key, SequenceNumber.tag(sequence, ValueType.MERGE), Entry.NEVER, operand);
  }

  static Row of(Entry entry) {
    return new Row(
        new String(entry.keyArray(), entry.keyOffset(), entry.keyLength(), ISO_8859_1),
        entry.tag(),
        entry.expiry(),
        new String(entry.valueArray(), entry.valueOffset(), entry.valueLength(), ISO_8859_1));
  }

  static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  byte[] keyBytes() {
    return bytes(key);
  }

  byte[] valueBytes() {
    return bytes(value);
  }

  int type() {
    return SequenceNumber.type(tag);
  }
}
