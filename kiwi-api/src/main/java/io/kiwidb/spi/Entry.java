package io.kiwidb.spi;

import io.kiwidb.key.SequenceNumber;
import java.util.Arrays;

/**
 * One entry as slices of arrays that belong to somebody else: the reused holder in which lookups
 * leave their result and cursors show where they stand.
 *
 * <p>Threading: not thread-safe; confined to the thread that made the call.
 *
 * <p>Ownership: the slices belong to the source. After a lookup they stay readable as long as the
 * holder refers to them (they point into arenas and blocks that nobody overwrites); a cursor's key
 * slice is valid until its next step.
 */
public final class Entry {
  /** What {@link #expiry} says for an entry that never expires. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final byte[] EMPTY = new byte[0];

  private byte[] keyArray = EMPTY;
  private int keyOffset;
  private int keyLength;
  private long keyPrefix;
  private long tag;
  private long expiry = NEVER;
  private byte[] valueArray = EMPTY;
  private int valueOffset;
  private int valueLength;

  /** A holder that points to nothing. */
  public Entry() {}

  /** The array that holds the user key. */
  public byte[] keyArray() {
    return keyArray;
  }

  /** Where the user key starts. */
  public int keyOffset() {
    return keyOffset;
  }

  /** How many bytes it has. */
  public int keyLength() {
    return keyLength;
  }

  /** Its prefix, see {@link io.kiwidb.key.KeyOrder#prefix}. */
  public long keyPrefix() {
    return keyPrefix;
  }

  /** Sequence number and type, see {@link SequenceNumber}. */
  public long tag() {
    return tag;
  }

  /** The sequence number. */
  public long sequence() {
    return SequenceNumber.sequence(tag);
  }

  /** The type code, expiry flag included. */
  public int type() {
    return SequenceNumber.type(tag);
  }

  /** When the entry expires, in milliseconds since 1970; {@link #NEVER} when it does not. */
  public long expiry() {
    return expiry;
  }

  /** The array that holds the value. */
  public byte[] valueArray() {
    return valueArray;
  }

  /** Where the value starts. */
  public int valueOffset() {
    return valueOffset;
  }

  /** How many bytes it has. */
  public int valueLength() {
    return valueLength;
  }

  /** Points to a key. */
  public void key(byte[] array, int offset, int length, long prefix) {
    keyArray = array;
    keyOffset = offset;
    keyLength = length;
    keyPrefix = prefix;
  }

  /** Sets sequence number and type of an entry that never expires. */
  public void tag(long newTag) {
    tag = newTag;
    expiry = NEVER;
  }

  /** Sets sequence number, type and expiry. */
  public void tag(long newTag, long newExpiry) {
    tag = newTag;
    expiry = newExpiry;
  }

  /** Points to a value. */
  public void value(byte[] array, int offset, int length) {
    valueArray = array;
    valueOffset = offset;
    valueLength = length;
  }

  /** Points to nothing, so that nothing is kept alive. */
  public void clear() {
    key(EMPTY, 0, 0, 0);
    tag(0);
    value(EMPTY, 0, 0);
  }

  /** A copy of the key. */
  public byte[] copyKey() {
    return Arrays.copyOfRange(keyArray, keyOffset, keyOffset + keyLength);
  }

  /** A copy of the value. */
  public byte[] copyValue() {
    return Arrays.copyOfRange(valueArray, valueOffset, valueOffset + valueLength);
  }
}
