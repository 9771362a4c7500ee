package io.kiwidb.memtable.offheap;

import io.kiwidb.spi.Entry;

/**
 * Offsets of the parts of a node, in bytes from its start; the package description shows the
 * layout.
 */
final class NodeLayout {
  /** Sequence number and type. */
  static final int TAG = 0;

  /** Lengths of key and value, whether there is an expiry, and the height of the node. */
  static final int LENGTHS = TAG + Long.BYTES;

  /** Prefix of the key. */
  static final int PREFIX = LENGTHS + Long.BYTES;

  /** The links, from level 0 upwards. */
  static final int LINKS = PREFIX + Long.BYTES;

  private static final int VALUE_LENGTH_BITS = 31;
  private static final int KEY_LENGTH_BITS = 17;
  private static final int VALUE_LENGTH_MASK = (1 << VALUE_LENGTH_BITS) - 1;
  private static final int KEY_LENGTH_MASK = (1 << KEY_LENGTH_BITS) - 1;
  private static final int EXPIRY_BIT = VALUE_LENGTH_BITS + KEY_LENGTH_BITS;
  private static final int HEIGHT_SHIFT = EXPIRY_BIT + 1;

  private NodeLayout() {}

  /** Encodes the word at {@link #LENGTHS}. */
  static long lengths(int height, int keyLength, int valueLength, long expiry) {
    assert keyLength >= 0 && keyLength <= KEY_LENGTH_MASK && valueLength >= 0;
    long flag = expiry == Entry.NEVER ? 0 : 1L << EXPIRY_BIT;
    return (long) height << HEIGHT_SHIFT
        | flag
        | (long) keyLength << VALUE_LENGTH_BITS
        | valueLength;
  }

  static boolean hasExpiry(long lengths) {
    return (lengths >>> EXPIRY_BIT & 1) != 0;
  }

  static int keyLength(long lengths) {
    return (int) (lengths >>> VALUE_LENGTH_BITS) & KEY_LENGTH_MASK;
  }

  static int valueLength(long lengths) {
    return (int) lengths & VALUE_LENGTH_MASK;
  }

  /** Returns the offset of the link of a level. */
  static int link(int level) {
    return LINKS + level * Integer.BYTES;
  }

  /** Returns the offset of the key; an expiry is in the eight bytes before it. */
  static int key(long lengths) {
    int height = (int) (lengths >>> HEIGHT_SHIFT);
    return link(height) + (hasExpiry(lengths) ? Long.BYTES : 0);
  }
}
