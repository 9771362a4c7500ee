package io.kiwidb.engine.read;

import io.kiwidb.key.KeyOrder;
import java.util.Arrays;

/**
 * Sorts the keys of a batch and returns their indices in key order.
 *
 * <p>It sorts longs made of the first bytes after the longest common prefix of all keys, and the
 * index in their lowest bits. Keys that these bytes do not distinguish (all keys under a custom
 * order) are compared as objects.
 *
 * <p>Threading: stateless.
 */
final class KeySorter {
  private KeySorter() {}

  /** Returns the indices of the keys in key order; equal keys by index. */
  static int[] sort(KeyOrder order, byte[][] keys) {
    int common = order.isBytewise() ? commonLength(keys) : 0;
    long placeMask = (Long.highestOneBit(keys.length) << 1) - 1;
    long[] sorted = new long[keys.length];
    for (int i = 0; i < keys.length; i++) {
      sorted[i] = (order.prefix(keys[i], common, keys[i].length - common) & ~placeMask) | i;
    }
    Arrays.sort(sorted);
    int[] places = new int[keys.length];
    for (int i = 0; i < keys.length; i++) {
      places[i] = (int) (sorted[i] & placeMask);
    }
    int from = 0;
    for (int to = 1; to <= keys.length; to++) {
      if (to == keys.length || (sorted[from] & ~placeMask) != (sorted[to] & ~placeMask)) {
        settle(order, keys, places, from, to);
        from = to;
      }
    }
    return places;
  }

  private static int commonLength(byte[][] keys) {
    int common = keys.length == 0 ? 0 : keys[0].length;
    for (byte[] key : keys) {
      int mismatch = Arrays.mismatch(keys[0], 0, common, key, 0, Math.min(common, key.length));
      common = mismatch < 0 ? common : mismatch;
    }
    return common;
  }

  private static void settle(KeyOrder order, byte[][] keys, int[] places, int from, int to) {
    if (to - from < 2) {
      return;
    }
    Integer[] run = new Integer[to - from];
    for (int i = 0; i < run.length; i++) {
      run[i] = places[from + i];
    }
    Arrays.sort(run, (a, b) -> order.compare(keys[a], keys[b]));
    for (int i = 0; i < run.length; i++) {
      places[from + i] = run[i];
    }
  }
}
