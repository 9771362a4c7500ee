package io.kiwidb.sstable.block;

/**
 * An array of the thread, for a block that is done with before the thread reads another.
 *
 * <p>Threading: each thread has its own.
 */
final class BlockScratch {
  /** The largest block for which the thread keeps an array. */
  static final int MOST = 32 << 10;

  private static final ThreadLocal<byte[]> BYTES = ThreadLocal.withInitial(() -> new byte[0]);

  private BlockScratch() {}

  /**
   * An array of at least that length: the thread's, unless it would have to be longer than
   * {@link #MOST}.
   */
  static byte[] bytes(int length) {
    byte[] known = BYTES.get();
    if (known.length >= length) {
      return known;
    }
    if (length > MOST) {
      return new byte[length];
    }
    byte[] larger = new byte[Math.max(length, Math.min(MOST, 2 * length))];
    BYTES.set(larger);
    return larger;
  }

  /** Whether an array is the thread's. */
  static boolean is(byte[] array) {
    return BYTES.get() == array;
  }
}
