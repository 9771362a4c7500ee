package io.kiwidb.spi;

import io.kiwidb.key.KeyHash;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;

/**
 * The target of a lookup: a user key with its prefix and hash, computed once and passed to all
 * sources, and the highest visible sequence number.
 *
 * <p>Threading: not thread-safe; reused by one thread. Ownership: borrows the key array during the
 * lookup.
 */
public final class LookupKey {
  private static final byte[] EMPTY = new byte[0];

  private byte[] array = EMPTY;
  private int offset;
  private int length;
  private long prefix;
  private long hash;
  private long sequence;

  /** Creates an empty lookup key. */
  public LookupKey() {}

  /** Sets the key and the sequence number. */
  public LookupKey set(
      KeyOrder order, byte[] key, int keyOffset, int keyLength, long visibleSequence) {
    array = key;
    offset = keyOffset;
    length = keyLength;
    prefix = order.prefix(key, keyOffset, keyLength);
    hash = order.isBytewise() ? KeyHash.of(key, keyOffset, keyLength) : 0;
    sequence = visibleSequence;
    return this;
  }

  /** Returns the array that contains the key. */
  public byte[] array() {
    return array;
  }

  /** Returns the offset of the key. */
  public int offset() {
    return offset;
  }

  /** Returns the length of the key in bytes. */
  public int length() {
    return length;
  }

  /** Returns the prefix of the key, see {@link KeyOrder#prefix}. */
  public long prefix() {
    return prefix;
  }

  /** Returns the {@link KeyHash}; 0 with a custom order, for which tables have no filters. */
  public long hash() {
    return hash;
  }

  /** Returns the highest visible sequence number. */
  public long sequence() {
    return sequence;
  }

  /** Returns the tag to seek to: all visible entries of the key have this or a lower tag. */
  public long seekTag() {
    return SequenceNumber.seekTag(sequence);
  }
}
