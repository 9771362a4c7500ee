package io.kiwidb.io;

/**
 * Whether small reads of a file go through its mapping: only while its data is warm, which is
 * guessed from the time that reads take.
 *
 * <p>Of cached data 4 KiB cost 1,690 ns by a system call and 570 ns from a mapping. Of data that is
 * not cached a system call reads 4 KB from the disk, but a fault of a mapping reads 120 to 2,600 KB
 * around them, and Java cannot tell the system not to. So a file begins with system calls;
 * {@value #QUICK_NEEDED} quick ones in a row make it warm, and a slow mapped read makes it cold.
 * Was that read slow because of the disk, or did the thread only lose its processor? On an idle
 * machine threads did ten times a second. That cannot be told apart at once, but soon: when no
 * mapped read was slow for a while before, a shorter row of quick calls is enough, in which a file
 * that is not in memory shows itself.
 *
 * <p>Threading: thread-safe without any order. The count and the time are plain fields that many
 * threads read and write: what is lost, or comes back after a slow read, makes the change a few
 * reads later or one slow read dearer, nothing else. A warm file is read without writing here, so
 * that the fields stay in the caches of all processors.
 */
final class WarmReads {
  /**
   * So many quick system calls in a row make a file warm: about as many as mapped reads save the
   * time that one fault loses.
   */
  static final int QUICK_NEEDED = 1024;

  /**
   * A system call that took less found its data in memory: a good disk takes three times as long.
   */
  static final long QUICK_NANOS = 20_000;

  /**
   * A mapped read that took longer was held up. Minor faults, of pages that are cached but not
   * mapped yet, take less.
   */
  static final long SLOW_NANOS = 100_000;

  /** So many are enough after a slow mapped read that comes alone. */
  static final int QUICK_NEEDED_AGAIN = 256;

  /**
   * A slow mapped read comes alone when none was slow for so long before: in that time quick ones
   * of a busy thread save several times what a fault takes.
   */
  static final long ALONE_NANOS = 20_000_000;

  private static final long LONG_AGO = Long.MIN_VALUE / 2;

  private final TimeSource clock;
  private int quick;
  private long lastSlow = LONG_AGO; // when a mapped read was slow the last time

  WarmReads(TimeSource clock) {
    this.clock = clock;
  }

  /** Whether the next read should be a mapped one. */
  boolean areWarm() {
    return quick >= QUICK_NEEDED;
  }

  /** The time before a read, for one of the methods below. */
  long begin() {
    return clock.nanos();
  }

  /** Counts a small read by system call. */
  void endCall(long begin) {
    if (clock.nanos() - begin >= QUICK_NANOS) {
      quick = 0;
    } else if (quick < QUICK_NEEDED) {
      quick++;
    }
  }

  /** Judges a mapped read, and returns how long it took. */
  long endMapped(long begin) {
    long nanos = clock.nanos() - begin;
    if (nanos > SLOW_NANOS) {
      quick = begin - lastSlow < ALONE_NANOS ? 0 : QUICK_NEEDED - QUICK_NEEDED_AGAIN;
      lastSlow = begin + nanos;
    }
    return nanos;
  }
}
