package io.kiwidb.sstable.block;

/**
 * A thread-local array for a block that is no longer used when the thread reads another.
 *
 * <p>Threading: each thread has its own array.
 */
final class BlockScratch {
  /** The largest block for which a thread keeps an array. */
  static final int MOST = 32 << 10;

  private static final ThreadLocal<byte[]> BYTES = ThreadLocal.withInitial(() -> new byte[0]);

  private BlockScratch() {}

  /**
   * Returns an array of at least that length: the thread's, unless that would have to be longer
   * than {@link #MOST}.
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

  /** Returns whether an array is the thread's scratch array. */
  static boolean is(byte[] array) {
    return BYTES.get() == array;
  }
}
