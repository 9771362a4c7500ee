package io.kiwidb.sstable.block;

/**
 * Arrays of the thread for blocks that outlive the next read: taken by one scan after the other.
 * Unlike {@link BlockScratch}, what was taken is nobody else's until it is given back, and who
 * cannot tell whether it is still referred to does not give it back.
 *
 * <p>Threading: each thread has its own; an array may be given back by another thread than the one
 * that took it.
 */
final class ArrayPool {
  /** As many as a seek uses at once: one in each table that it looks into. */
  private static final int MOST = 8;

  /** Lengths are multiples of this, so that an array fits the next block, too. */
  private static final int STEP = 1 << 10;

  private static final ThreadLocal<ArrayPool> OF_THREAD = ThreadLocal.withInitial(ArrayPool::new);

  private final byte[][] arrays = new byte[MOST][];
  private int count;

  private ArrayPool() {}

  /** An array of at least that length, whatever is in it. */
  static byte[] take(int length) {
    if (length > BlockScratch.MOST) {
      return new byte[length];
    }
    ArrayPool spare = OF_THREAD.get();
    byte[] array = spare.count == 0 ? null : spare.arrays[--spare.count];
    return array != null && array.length >= length ? array : new byte[length + STEP - 1 & -STEP];
  }

  /** Takes an array back to which nobody refers any more. */
  static void give(byte[] array) {
    ArrayPool spare = OF_THREAD.get();
    if (array.length >= STEP && array.length <= BlockScratch.MOST && spare.count < MOST) {
      spare.arrays[spare.count++] = array;
    }
  }
}
