package io.kiwidb.memtable.btree;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The part of a key that a node of the tree compares: the eight bytes after the prefix that all
 * keys of the node share, as a {@code long} whose signed order is the unsigned order of those
 * bytes; short keys are padded with zeros. A smaller word means an earlier entry; equal words are
 * inconclusive.
 *
 * <p>{@link io.kiwidb.key.KeyPrefix} always takes the first eight bytes. In most real key sets
 * these are equal (decimal numbers with leading zeros, a table name before an id); after the shared
 * prefix eight bytes are nearly always sufficient.
 */
final class KeyWord {
  /**
   * Special value of the number of shared bytes: all entries have the same key, and words are
   * computed from the tags.
   */
  static final int BY_TAG = -1;

  private static final VarHandle BIG_ENDIAN_LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private KeyWord() {}

  /**
   * Returns the word of a key whose first {@code skip} bytes are shared. Requires: the key has at
   * least that many bytes.
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

  /** Returns the word of a tag: larger tags sort first. */
  static long ofTag(long tag) {
    assert tag >= 0;
    return ~tag;
  }
}
