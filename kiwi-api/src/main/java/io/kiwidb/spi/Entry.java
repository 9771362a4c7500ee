package io.kiwidb.spi;

import io.kiwidb.key.SequenceNumber;
import java.util.Arrays;

/**
 * An entry as slices of arrays owned by its source: the reusable holder for results of lookups and
 * the current entry of cursors.
 *
 * <p>Threading: not thread-safe; confined to the thread that made the call.
 *
 * <p>Ownership: the slices belong to the source. After a lookup they stay valid while the holder
 * refers to them (they point into arenas and blocks that are never overwritten); the key slice of a
 * cursor is valid until its next step.
 */
public final class Entry {
  /** Value of {@link #expiry} for an entry that never expires. */
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

  /** Creates an empty holder. */
  public Entry() {}

  /** Returns the array that contains the user key. */
  public byte[] keyArray() {
    return keyArray;
  }

  /** Returns the offset of the user key. */
  public int keyOffset() {
    return keyOffset;
  }

  /** Returns the length of the user key in bytes. */
  public int keyLength() {
    return keyLength;
  }

  /** Returns the prefix of the user key, see {@link io.kiwidb.key.KeyOrder#prefix}. */
  public long keyPrefix() {
    return keyPrefix;
  }

  /** Returns sequence number and type, see {@link SequenceNumber}. */
  public long tag() {
    return tag;
  }

  /** Returns the sequence number. */
  public long sequence() {
    return SequenceNumber.sequence(tag);
  }

  /** Returns the type code, including the expiry flag. */
  public int type() {
    return SequenceNumber.type(tag);
  }

  /** Returns the expiry in milliseconds since 1970, or {@link #NEVER}. */
  public long expiry() {
    return expiry;
  }

  /** Returns the array that contains the value. */
  public byte[] valueArray() {
    return valueArray;
  }

  /** Returns the offset of the value. */
  public int valueOffset() {
    return valueOffset;
  }

  /** Returns the length of the value in bytes. */
  public int valueLength() {
    return valueLength;
  }

  /** Sets the key slice and its prefix. */
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

  /** Sets the value slice. */
  public void value(byte[] array, int offset, int length) {
    valueArray = array;
    valueOffset = offset;
    valueLength = length;
  }

  /** Clears all references, so that no array is kept reachable. */
  public void clear() {
    key(EMPTY, 0, 0, 0);
    tag(0);
    value(EMPTY, 0, 0);
  }

  /** Returns a copy of the key. */
  public byte[] copyKey() {
    return Arrays.copyOfRange(keyArray, keyOffset, keyOffset + keyLength);
  }

  /** Returns a copy of the value. */
  public byte[] copyValue() {
    return Arrays.copyOfRange(valueArray, valueOffset, valueOffset + valueLength);
  }
}
