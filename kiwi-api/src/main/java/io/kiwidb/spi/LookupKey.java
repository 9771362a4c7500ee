package io.kiwidb.spi;

import io.kiwidb.key.KeyHash;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;

/**
 * What a lookup looks for: a user key with its prefix and hash, computed once and handed to every
 * source, and the sequence number up to which entries are visible.
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

  /** A lookup of nothing yet. */
  public LookupKey() {}

  /** Makes this the lookup of a key at a sequence number. */
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

  /** The array that holds the key. */
  public byte[] array() {
    return array;
  }

  /** Where the key starts. */
  public int offset() {
    return offset;
  }

  /** How many bytes it has. */
  public int length() {
    return length;
  }

  /** Its prefix, see {@link KeyOrder#prefix}. */
  public long prefix() {
    return prefix;
  }

  /** Its hash, see {@link KeyHash}; under a custom order 0, and tables then have no filter. */
  public long hash() {
    return hash;
  }

  /** The newest visible sequence number. */
  public long sequence() {
    return sequence;
  }

  /** The tag to seek to: every visible entry of the key has this tag or a smaller one. */
  public long seekTag() {
    return SequenceNumber.seekTag(sequence);
  }
}
