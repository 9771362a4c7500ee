package io.kiwidb.storage.mapping;

import io.kiwidb.io.TimeSource;

/**
 * Decides whether small reads of a file use its mapping: only while its data is warm (in the page
 * cache), which is estimated from read times.
 *
 * <p>Reading 4 KiB of cached data takes 1,690 ns by a system call and 570 ns from a mapping. For
 * data that is not cached a system call reads 4 KB from disk, but a page fault of a mapping reads
 * 120 to 2,600 KB around it, and Java cannot disable that. So a file starts with system calls;
 * {@value #QUICK_NEEDED} consecutive fast ones make it warm, and a slow mapped read makes it cold.
 * A mapped read may be slow because of the disk, or only because the thread was preempted, which on
 * an idle machine happened ten times per second. This cannot be distinguished immediately, but
 * soon: if there was no other slow mapped read for some time before, fewer consecutive fast calls
 * suffice; if the file is not in memory, some of these will be slow.
 *
 * <p>Threading: thread-safe without ordering. The count and the time are plain fields that many
 * threads read and write: a lost or stale update delays the switch by a few reads or costs another
 * slow read, nothing else. Reads of a warm file write no field, so the fields stay in the caches of
 * all processors.
 */
public final class PageCacheEstimator {
  /**
   * Number of consecutive fast system calls that make a file warm: about as many mapped reads as
   * are needed to recover the cost of one page fault.
   */
  public static final int QUICK_NEEDED = 1024;

  /**
   * A system call that took less found its data in memory: a good disk takes three times as long.
   */
  static final long QUICK_NANOS = 20_000;

  /**
   * A mapped read that took longer was delayed. Minor page faults, of pages that are cached but not
   * yet mapped, take less.
   */
  public static final long SLOW_NANOS = 100_000;

  /** Number that suffices after an isolated slow mapped read. */
  static final int QUICK_NEEDED_AGAIN = 256;

  /**
   * A slow mapped read is isolated if there was no other for this long: in that time the fast reads
   * of a busy thread save several times the cost of a page fault.
   */
  static final long ALONE_NANOS = 20_000_000;

  private static final long LONG_AGO = Long.MIN_VALUE / 2;

  private final TimeSource clock;
  private int quick;
  private long lastSlow = LONG_AGO; // time of the last slow mapped read

  public PageCacheEstimator(TimeSource clock) {
    this.clock = clock;
  }

  /** Returns whether the next read should use the mapping. */
  public boolean isWarm() {
    return quick >= QUICK_NEEDED;
  }

  /** Returns the time before a read, for the methods below. */
  public long begin() {
    return clock.nanos();
  }

  /** Records a small read by system call. */
  public void endCall(long begin) {
    if (clock.nanos() - begin >= QUICK_NANOS) {
      quick = 0;
    } else if (quick < QUICK_NEEDED) {
      quick++;
    }
  }

  /** Records a mapped read and returns its duration in nanoseconds. */
  long endMapped(long begin) {
    long nanos = clock.nanos() - begin;
    if (nanos > SLOW_NANOS) {
      quick = begin - lastSlow < ALONE_NANOS ? 0 : QUICK_NEEDED - QUICK_NEEDED_AGAIN;
      lastSlow = begin + nanos;
    }
    return nanos;
  }
}
