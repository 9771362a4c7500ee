package io.kiwidb.sstable.block;

/**
 * A thread-local pool of arrays for blocks that must survive the next read; used by one scan after
 * the other. Unlike {@link BlockScratch}, an array belongs to the scan until it is returned; a scan
 * that cannot tell whether it is still referenced does not return it.
 *
 * <p>Threading: each thread has its own pool; an array may be returned by another thread than the
 * one that took it.
 */
final class ArrayPool {
  /** The number of arrays that a seek uses at once: one in each table that it searches. */
  private static final int MOST = 8;

  /** Lengths are multiples of this, so that an array fits the next block, too. */
  private static final int STEP = 1 << 10;

  private static final ThreadLocal<ArrayPool> OF_THREAD = ThreadLocal.withInitial(ArrayPool::new);

  private final byte[][] arrays = new byte[MOST][];
  private int count;

  private ArrayPool() {}

  /** Returns an array of at least that length, with arbitrary content. */
  static byte[] take(int length) {
    if (length > BlockScratch.MOST) {
      return new byte[length];
    }
    ArrayPool spare = OF_THREAD.get();
    byte[] array = spare.count == 0 ? null : spare.arrays[--spare.count];
    return array != null && array.length >= length ? array : new byte[length + STEP - 1 & -STEP];
  }

  /** Returns an array to the pool. Requires: it is no longer referenced. */
  static void give(byte[] array) {
    ArrayPool spare = OF_THREAD.get();
    if (array.length >= STEP && array.length <= BlockScratch.MOST && spare.count < MOST) {
      spare.arrays[spare.count++] = array;
    }
  }
}
