package io.kiwidb.memtable.skiplist;

/**
 * Chooses the height of a node: at least one level, each further one with probability 1/2 (W. Pugh,
 * <i>Skip Lists: A Probabilistic Alternative to Balanced Trees</i>, 1990).
 *
 * <p>Pugh recommends 1/4, and LevelDB follows, because a search then compares no more nodes and a
 * node has fewer links. Here a search touches only the nodes that it moves to ({@link SkipList}),
 * and their number is {@code (1/p - 1) / ln(1/p) * ln n}: 1.44 ln n for 1/2, 2.16 ln n for 1/4. A
 * third fewer cache misses are worth 11 bytes a node.
 *
 * <p>The height is a hash of the entry's tag and position instead of a random number: there is no
 * state for threads to share, and the same writes build the same list, which keeps simulations
 * repeatable down to {@code memoryBytes}.
 */
final class Heights {
  /**
   * Sufficient for 2^24 entries; with more, searches become slower only by the entries that share a
   * link of the top level.
   */
  static final int MAX = 24;

  private static final long TOP = 1L << (MAX - 1);

  private Heights() {}

  /** Returns the height of the node for an entry, from 1 to {@link #MAX}. */
  static int of(long tag, long position) {
    return 1 + Long.numberOfTrailingZeros(mix(tag, position) | TOP);
  }

  // The finalizer of MurmurHash3 (A. Appleby), whose low bits depend on every bit of the input;
  // 2^64 / golden ratio keeps tags and positions that grow in step from cancelling out.
  private static long mix(long tag, long position) {
    long hash = tag * 0x9E3779B97F4A7C15L + position;
    hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
    return hash ^ hash >>> 33;
  }
}
