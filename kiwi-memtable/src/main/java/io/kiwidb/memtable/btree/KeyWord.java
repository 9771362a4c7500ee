package io.kiwidb.memtable.btree;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What a node of the tree keeps of an entry to compare it by: the eight bytes of the key that
 * follow the part which all keys of the node share, as a {@code long} whose signed order is the
 * unsigned order of those bytes; zeros stand for what a short key lacks. A smaller word means an
 * earlier entry, equal words mean nothing.
 *
 * <p>{@link io.kiwidb.key.KeyPrefix} always takes the first eight bytes. Those are the same in
 * nearly all keys that people choose (decimal numbers with leading zeros, a table's name before an
 * id); behind the shared part eight bytes nearly always suffice.
 */
final class KeyWord {
  /**
   * Instead of a number of shared bytes: all entries have the same key, and the words are made of
   * the tags.
   */
  static final int BY_TAG = -1;

  private static final VarHandle BIG_ENDIAN_LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private KeyWord() {}

  /**
   * The word of a key whose first {@code skip} bytes are the shared ones. Requires: the key has
   * that many.
   */
  static long of(byte[] key, int offset, int length, int skip) {
    int rest = length - skip;
    if (rest >= Long.BYTES) {
      return (long) BIG_ENDIAN_LONG.get(key, offset + skip) ^ Long.MIN_VALUE;
    }
    assert rest >= 0;
    return shortRest(key, offset, length, rest);
  }

  private static long shortRest(byte[] key, int offset, int length, int rest) {
    if (rest == 0) {
      return Long.MIN_VALUE;
    }
    if (length >= Long.BYTES) {
      long last = (long) BIG_ENDIAN_LONG.get(key, offset + length - Long.BYTES);
      return last << (Long.SIZE - Byte.SIZE * rest) ^ Long.MIN_VALUE;
    }
    long packed = 0;
    for (int i = 0; i < rest; i++) {
      packed |= (key[offset + length - rest + i] & 0xffL) << (Long.SIZE - Byte.SIZE * (i + 1));
    }
    return packed ^ Long.MIN_VALUE;
  }

  /** The word of a tag: larger tags come first. */
  static long ofTag(long tag) {
    assert tag >= 0;
    return ~tag;
  }
}
