package io.kiwidb.memtable.skiplist;

import io.kiwidb.spi.Entry;

/**
 * Offsets of the parts of a node, in words of eight bytes from its first word; the package
 * description shows the layout.
 */
final class NodeLayout {
  /** Prefix of the key. */
  static final int PREFIX = 0;

  /** Sequence number and type. */
  static final int TAG = PREFIX + 1;

  /** Position of key and value in the {@link ByteArena}. */
  static final int POSITION = TAG + 1;

  /** Lengths of key and value, and whether there is an expiry before the key. */
  static final int LENGTHS = POSITION + 1;

  /** The link of level 0; the others follow upwards. */
  static final int LINKS = LENGTHS + 1;

  /** Within a link: an upper bound of the prefix of the node that the link refers to. */
  static final int BOUND = 0;

  /** Within a link: the reference of its target node. */
  static final int NEXT = BOUND + 1;

  /** Words of a link. */
  static final int LINK_WORDS = NEXT + 1;

  private static final int VALUE_LENGTH_BITS = 31;
  private static final int KEY_LENGTH_BITS = 17;
  private static final int VALUE_LENGTH_MASK = (1 << VALUE_LENGTH_BITS) - 1;
  private static final int KEY_LENGTH_MASK = (1 << KEY_LENGTH_BITS) - 1;
  private static final long EXPIRY_FLAG = 1L << (VALUE_LENGTH_BITS + KEY_LENGTH_BITS);

  private NodeLayout() {}

  /** Returns the number of words of a node of that height. */
  static int words(int height) {
    return LINKS + height * LINK_WORDS;
  }

  /** Returns the offset of the link of a level. */
  static int link(int level) {
    return LINKS + level * LINK_WORDS;
  }

  /** Encodes the word at {@link #LENGTHS}. */
  static long lengths(int keyLength, int valueLength, long expiryFlag) {
    assert keyLength >= 0 && keyLength <= KEY_LENGTH_MASK && valueLength >= 0;
    return expiryFlag | (long) keyLength << VALUE_LENGTH_BITS | valueLength;
  }

  /** Returns the flag of an entry that expires, or 0. */
  static long expiryFlag(long expiry) {
    return expiry == Entry.NEVER ? 0 : EXPIRY_FLAG;
  }

  static boolean hasExpiry(long lengths) {
    return (lengths & EXPIRY_FLAG) != 0;
  }

  static int keyLength(long lengths) {
    return (int) (lengths >>> VALUE_LENGTH_BITS) & KEY_LENGTH_MASK;
  }

  static int valueLength(long lengths) {
    return (int) lengths & VALUE_LENGTH_MASK;
  }
}
