package io.kiwidb.bloom.fuse;

/**
 * The slots of a filter and the mapping of a key to three of them: one in each of three consecutive
 * segments.
 *
 * <p>The constants are those that Graf and Lemire (2022, section 4) found by experiment for three
 * segments: with them a random set of keys can nearly always be peeled, from about 1.125 slots a
 * key for large sets and more for small ones.
 *
 * <p>Threading: immutable.
 *
 * @param segmentBits the binary logarithm of the number of slots in a segment
 * @param segments number of segments that may contain a key's first slot; two more follow
 */
record FuseShape(int segmentBits, int segments) {
  /** Number of segments that a key spans. */
  static final int ARITY = 3;

  static final int MAX_SEGMENT_BITS = 18;

  private static final double GROWTH_PER_BIT = Math.log(3.33);
  private static final double FIRST_BITS = 2.25;
  private static final double LEAST_SLOTS_PER_KEY = 1.125;
  private static final double SLOTS_PER_KEY = 0.875;
  private static final double SMALL_SET_FACTOR = 0.25 * Math.log(1_000_000);

  /** Returns the shape for that many distinct keys, at least one. */
  static FuseShape forKeys(int keys) {
    assert keys > 0;
    double log = Math.log(Math.max(keys, 2));
    int bits = Math.min(MAX_SEGMENT_BITS, (int) Math.floor(log / GROWTH_PER_BIT + FIRST_BITS));
    double perKey = Math.max(LEAST_SLOTS_PER_KEY, SLOTS_PER_KEY + SMALL_SET_FACTOR / log);
    long slots = Math.round(keys * perKey);
    long all = (slots + (1L << bits) - 1) >> bits;
    return new FuseShape(bits, (int) Math.max(1, all - (ARITY - 1)));
  }

  /** Returns the number of slots. */
  long slots() {
    return (segments + ARITY - 1L) << segmentBits;
  }

  /**
   * Mixes a key's hash with the seed of the filter; a bijection, so that different hashes remain
   * different.
   */
  static long mix(long hash, long seed) {
    long mixed = hash + seed;
    mixed = (mixed ^ mixed >>> 33) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ mixed >>> 33;
  }

  /** Returns the slot of a mixed hash in the first of its segments. */
  int first(long mixed) {
    long range = (long) segments << segmentBits;
    // The upper half of the 128-bit product, the hash taken as unsigned.
    return (int) (Math.multiplyHigh(mixed, range) + (mixed >> 63 & range));
  }

  /** Returns the slot in the second segment, given the first slot. */
  int second(long mixed, int first) {
    return first + (1 << segmentBits) ^ (int) (mixed >>> MAX_SEGMENT_BITS) & mask();
  }

  /** Returns the slot in the third segment, given the first slot. */
  int third(long mixed, int first) {
    return first + (2 << segmentBits) ^ (int) mixed & mask();
  }

  private int mask() {
    return (1 << segmentBits) - 1;
  }

  /**
   * Returns the fingerprint of a mixed hash: bits that do not by themselves select the slots, so
   * that equal slots imply nothing about it.
   */
  static long fingerprint(long mixed, int width) {
    return mixed * 0x9e3779b97f4a7c15L >>> Long.SIZE - width;
  }
}
