package io.kiwidb.key;

/**
 * The position of an entry in the commit order, and the <i>tag</i> that packs it with the entry's
 * type.
 *
 * <p>Sequence numbers are 56 bits, start at 1 and never go back. A tag is {@code sequence << 8 |
 * type code}. Entries are ordered by user key ascending, then tag descending <b>as unsigned</b>;
 * because sequence numbers stay below 2^55 in any database that can exist, tags are non-negative
 * and signed comparison is the same.
 */
public final class SequenceNumber {
  /**
   * Larger than every sequence number that is handed out; a lookup at {@code MAX} sees everything.
   */
  public static final long MAX = (1L << 55) - 1;

  /** The tag that sorts before every entry of a key. */
  public static final long MAX_TAG = Long.MAX_VALUE;

  private SequenceNumber() {}

  /** Packs a sequence number and a {@link ValueType} code. */
  public static long tag(long sequence, int type) {
    return sequence << 8 | type;
  }

  /**
   * The largest tag of a sequence number: seeking to it finds every entry of that number or older.
   */
  public static long seekTag(long sequence) {
    return sequence << 8 | 0xff;
  }

  /** The sequence number of a tag. */
  public static long sequence(long tag) {
    return tag >>> 8;
  }

  /** The {@link ValueType} code of a tag, expiry flag included. */
  public static int type(long tag) {
    return (int) tag & 0xff;
  }
}
