package io.kiwidb.key;

/**
 * The position of an entry in the commit order, and the <i>tag</i> that combines it with the
 * entry's type.
 *
 * <p>Sequence numbers have 56 bits, start at 1 and never decrease. A tag is {@code sequence << 8 |
 * type code}. Entries are ordered by user key ascending, then by tag descending <b>as unsigned</b>.
 * Because sequence numbers stay below 2^55 in practice, tags are non-negative and signed comparison
 * gives the same order.
 */
public final class SequenceNumber {
  /** Greater than every assigned sequence number; a lookup at {@code MAX} sees all entries. */
  public static final long MAX = (1L << 55) - 1;

  /** The tag that sorts before all entries of a key. */
  public static final long MAX_TAG = Long.MAX_VALUE;

  private SequenceNumber() {}

  /** Packs a sequence number and a {@link ValueType} code. */
  public static long tag(long sequence, int type) {
    return sequence << 8 | type;
  }

  /**
   * Returns the largest tag of a sequence number: seeking to it finds all entries with that or a
   * lower sequence number.
   */
  public static long seekTag(long sequence) {
    return sequence << 8 | 0xff;
  }

  /** Returns the sequence number of a tag. */
  public static long sequence(long tag) {
    return tag >>> 8;
  }

  /** Returns the {@link ValueType} code of a tag, including the expiry flag. */
  public static int type(long tag) {
    return (int) tag & 0xff;
  }
}
