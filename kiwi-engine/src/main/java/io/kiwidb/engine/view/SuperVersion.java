package io.kiwidb.engine.view;

import io.kiwidb.engine.manifest.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Everything that a read looks at: the active memtable, the sealed ones, and the version of the
 * tables.
 *
 * <p>Readers count themselves in and out on one of several padded counters, chosen by their thread,
 * so that lookups on different cores do not share a cache line. Why this is safe without a lock:
 *
 * <ul>
 *   <li><b>S1</b> A reader counts itself in, and then checks that this is still the present
 *       super-version; if not, it counts itself out again and takes the new one. Both steps are
 *       sequentially consistent.
 *   <li><b>S2</b> A super-version is retired by first replacing it as the present one, and then
 *       summing the counters. A reader that passed the check of S1 counted itself in before the
 *       replacement, so the sum sees it.
 *   <li><b>S3</b> A reader counts itself out where it counted itself in, so a counter that was seen
 *       at zero after the replacement can only rise by readers that will fail S1 and touch nothing.
 *   <li><b>S4</b> Whoever finds all counters at zero after the retirement frees what is held, once.
 * </ul>
 *
 * <p>Threading: immutable but for the counters, which are thread-safe.
 */
public final class SuperVersion {
  private static final int STRIPES =
      Integer.highestOneBit(Math.max(1, Runtime.getRuntime().availableProcessors() * 2 - 1)) * 2;
  private static final int PADDING =
      16; // longs: two cache lines, because of the adjacent-line prefetcher

  private final MemTableSlot active;
  private final MemTableSlot[] sealed;
  private final Version version;
  private final AtomicLongArray readers = new AtomicLongArray((STRIPES + 1) * PADDING);
  private final AtomicBoolean freed = new AtomicBoolean();
  private volatile boolean retired;

  /** Holds its members until it is freed. {@code sealed} is newest first. */
  SuperVersion(MemTableSlot active, List<MemTableSlot> sealed, Version version) {
    this.active = active;
    this.sealed = sealed.toArray(new MemTableSlot[0]);
    this.version = version.hold();
    active.hold();
    sealed.forEach(MemTableSlot::hold);
  }

  /** The memtable that takes writes. */
  public MemTableSlot active() {
    return active;
  }

  /** How many memtables wait for their flush. */
  public int sealedCount() {
    return sealed.length;
  }

  /** One of them; 0 is the newest. */
  public MemTableSlot sealed(int index) {
    return sealed[index];
  }

  /** All memtables, newest first. */
  public List<MemTableSlot> memtables() {
    List<MemTableSlot> all = new ArrayList<>(sealed.length + 1);
    all.add(active);
    all.addAll(List.of(sealed));
    return all;
  }

  /** The tables. */
  public Version version() {
    return version;
  }

  static int stripe() {
    long id = Thread.currentThread().getId();
    int mixed =
        (int) (id * 0x9E3779B97F4A7C15L >>> 40); // Fibonacci hashing: Knuth, TAOCP 3, section 6.4
    return ((mixed & (STRIPES - 1)) + 1) * PADDING;
  }

  void enter(int stripe) {
    readers.getAndIncrement(stripe);
  }

  void exit(int stripe) {
    readers.getAndDecrement(stripe);
    if (retired) {
      freeIfUnused();
    }
  }

  void retire() {
    retired = true;
    freeIfUnused();
  }

  private void freeIfUnused() {
    for (int i = PADDING; i < readers.length(); i += PADDING) {
      if (readers.get(i) != 0) {
        return;
      }
    }
    if (freed.compareAndSet(false, true)) {
      version.release();
      active.release();
      for (MemTableSlot slot : sealed) {
        slot.release();
      }
    }
  }
}
