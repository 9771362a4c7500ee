package io.kiwidb.memtable.btree;

import io.kiwidb.spi.Entry;

/**
 * Offsets of the parts of a record, in bytes from its start; the package description shows the
 * layout.
 */
final class RecordLayout {
  /** Sequence number and type. */
  static final int TAG = 0;

  /** Lengths of key and value, and whether there is an expiry. */
  static final int LENGTHS = TAG + Long.BYTES;

  /** The expiry, if there is one; otherwise the key starts here. */
  static final int EXPIRY = LENGTHS + Long.BYTES;

  private static final int VALUE_LENGTH_BITS = 31;
  private static final int KEY_LENGTH_BITS = 17;
  private static final int VALUE_LENGTH_MASK = (1 << VALUE_LENGTH_BITS) - 1;
  private static final int KEY_LENGTH_MASK = (1 << KEY_LENGTH_BITS) - 1;
  private static final int EXPIRY_BIT = VALUE_LENGTH_BITS + KEY_LENGTH_BITS;

  private RecordLayout() {}

  /** Encodes the word at {@link #LENGTHS}. */
  static long lengths(int keyLength, int valueLength, long expiry) {
    assert keyLength >= 0 && keyLength <= KEY_LENGTH_MASK && valueLength >= 0;
    long flag = expiry == Entry.NEVER ? 0 : 1L << EXPIRY_BIT;
    return flag | (long) keyLength << VALUE_LENGTH_BITS | valueLength;
  }

  static boolean hasExpiry(long lengths) {
    return lengths >>> EXPIRY_BIT != 0;
  }

  static int keyLength(long lengths) {
    return (int) (lengths >>> VALUE_LENGTH_BITS) & KEY_LENGTH_MASK;
  }

  static int valueLength(long lengths) {
    return (int) lengths & VALUE_LENGTH_MASK;
  }

  /** Returns the offset of the key. */
  static int keyAt(long lengths) {
    return EXPIRY + ((int) (lengths >>> EXPIRY_BIT) << 3);
  }

  /** Returns the offset of the key of an entry with or without an expiry. */
  static int keyAt(boolean expires) {
    return expires ? EXPIRY + Long.BYTES : EXPIRY;
  }
}
