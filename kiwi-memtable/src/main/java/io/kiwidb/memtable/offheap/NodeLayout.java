package io.kiwidb.memtable.offheap;

import io.kiwidb.spi.Entry;

/**
 * Where the parts of a node lie, in bytes counted from its start; see the package description for
 * the picture.
 */
final class NodeLayout {
  /** Sequence number and type. */
  static final int TAG = 0;

  /** Lengths of key and value, whether there is an expiry, and how many levels the node has. */
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

  /** Packs the word at {@link #LENGTHS}. */
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

  /** Where the link of a level lies. */
  static int link(int level) {
    return LINKS + level * Integer.BYTES;
  }

  /** Where the key starts; an expiry lies in the eight bytes before it. */
  static int key(long lengths) {
    int height = (int) (lengths >>> HEIGHT_SHIFT);
    return link(height) + (hasExpiry(lengths) ? Long.BYTES : 0);
  }
}
