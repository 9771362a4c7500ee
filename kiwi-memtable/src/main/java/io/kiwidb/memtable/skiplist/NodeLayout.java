package io.kiwidb.memtable.skiplist;

import io.kiwidb.spi.Entry;

/**
 * Where the parts of a node lie, in words of eight bytes counted from the node's first word; see
 * the package description for the picture.
 */
final class NodeLayout {
  /** Prefix of the key. */
  static final int PREFIX = 0;

  /** Sequence number and type. */
  static final int TAG = PREFIX + 1;

  /** Where key and value lie in the {@link ByteArena}. */
  static final int POSITION = TAG + 1;

  /** Lengths of key and value, and whether an expiry lies before the key. */
  static final int LENGTHS = POSITION + 1;

  /** The first link, that of level 0; the others follow upwards. */
  static final int LINKS = LENGTHS + 1;

  /** Within a link: no smaller than the prefix of the node that the link leads to. */
  static final int BOUND = 0;

  /** Within a link: the reference of the node that it leads to. */
  static final int NEXT = BOUND + 1;

  /** Words of a link. */
  static final int LINK_WORDS = NEXT + 1;

  private static final int VALUE_LENGTH_BITS = 31;
  private static final int KEY_LENGTH_BITS = 17;
  private static final int VALUE_LENGTH_MASK = (1 << VALUE_LENGTH_BITS) - 1;
  private static final int KEY_LENGTH_MASK = (1 << KEY_LENGTH_BITS) - 1;
  private static final long EXPIRY_FLAG = 1L << (VALUE_LENGTH_BITS + KEY_LENGTH_BITS);

  private NodeLayout() {}

  /** How many words a node of that many levels takes. */
  static int words(int height) {
    return LINKS + height * LINK_WORDS;
  }

  /** Where the link of a level starts. */
  static int link(int level) {
    return LINKS + level * LINK_WORDS;
  }

  /** Packs the word at {@link #LENGTHS}. */
  static long lengths(int keyLength, int valueLength, long expiryFlag) {
    assert keyLength >= 0 && keyLength <= KEY_LENGTH_MASK && valueLength >= 0;
    return expiryFlag | (long) keyLength << VALUE_LENGTH_BITS | valueLength;
  }

  /** The flag of an entry that expires, or 0. */
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
