package io.kiwidb.cache;

/**
 * Hash of a block's address. File numbers are consecutive and offsets have common strides, so both
 * are multiplied and the upper half is folded into the lower: the upper bits select a shard, the
 * lower ones a bucket in it.
 *
 * <p>Threading: stateless.
 */
public final class BlockHash {
  // Odd numbers with well-distributed bits: 2^64 divided by the golden ratio, and the first prime
  // of XXH64 rotated.
  private static final long FILE = 0x9e3779b97f4a7c15L;
  private static final long OFFSET = 0xca8f3b9e1d54c6b7L;

  private BlockHash() {}

  /** Returns the hash of a file number and an offset. */
  public static long of(long file, long offset) {
    long mixed = (file * FILE ^ offset) * OFFSET;
    mixed = (mixed ^ mixed >>> 32) * FILE;
    return mixed ^ mixed >>> 29;
  }
}
