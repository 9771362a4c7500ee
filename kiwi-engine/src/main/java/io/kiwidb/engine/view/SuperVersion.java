package io.kiwidb.engine.view;

import io.kiwidb.engine.gap.Gaps;
import io.kiwidb.engine.manifest.Version;
import io.kiwidb.engine.range.NewRangeDeletions;
import io.kiwidb.engine.range.RangeDeletions;
import io.kiwidb.spi.LookupKey;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a read uses: the active memtable, which may be missing, the sealed ones, and the
 * version of the tables.
 *
 * <p>Readers increment and decrement one of several padded counters, chosen by their thread, so
 * that lookups on different cores do not share a cache line. Why this is safe without a lock:
 *
 * <ul>
 *   <li><b>S1</b> A reader increments its counter, and then checks that this is still the current
 *       super-version; if not, it decrements again and takes the new one. Both steps are
 *       sequentially consistent.
 *   <li><b>S2</b> A super-version is retired by first replacing it as the current one, and then
 *       summing the counters. A reader that passed the check of S1 incremented its counter before
 *       the replacement, so the sum includes it.
 *   <li><b>S3</b> A reader decrements the counter that it incremented, so a counter seen at zero
 *       after the replacement can only rise by readers that will fail S1 and touch nothing.
 *   <li><b>S4</b> The thread that finds all counters at zero after the retirement releases the
 *       members, once.
 * </ul>
 *
 * <p>The counters are created by the first reader, so a keyspace that nobody reads has none. That
 * is as good as counters at zero: a reader that passed the check of S1 created them before the
 * replacement.
 *
 * <p>Threading: immutable except for the counters, which are thread-safe.
 */
public final class SuperVersion {
  private static final int STRIPES =
      Integer.highestOneBit(Math.max(1, Runtime.getRuntime().availableProcessors() * 2 - 1)) * 2;
  // Longs: two cache lines, because of the adjacent-line prefetcher.
  private static final int PADDING = 16;

  private static final VarHandle READERS;

  static {
    try {
      READERS = MethodHandles.lookup()
          .findVarHandle(SuperVersion.class, "readers", AtomicLongArray.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Gaps gaps;
  private final MemTableSlot active;
  private final MemTableSlot[] sealed;
  private final Version version;
  private final @Nullable RangeDeletions settled; // of the version; null if there are none
  private volatile @Nullable AtomicLongArray readers; // created by the first reader
  private final AtomicBoolean freed = new AtomicBoolean();
  private volatile boolean retired;

  /**
   * Creates a super-version that holds its members until it is freed. {@code sealed} is newest
   * first.
   */
  SuperVersion(Gaps gaps, MemTableSlot active, List<MemTableSlot> sealed, Version version) {
    this.gaps = gaps;
    this.active = active;
    this.sealed = sealed.toArray(new MemTableSlot[0]);
    this.version = version.hold();
    this.settled = version.rangeDeletions().isEmpty() ? null : version.rangeDeletions();
    active.hold();
    sealed.forEach(MemTableSlot::hold);
  }

  /** Returns the gaps that readers of the keyspace have found. */
  public Gaps gaps() {
    return gaps;
  }

  /** Returns the active memtable. */
  public MemTableSlot active() {
    return active;
  }

  /** Returns the number of sealed memtables. */
  public int sealedCount() {
    return sealed.length;
  }

  /** Returns the memory of the sealed memtables in bytes. */
  public long sealedBytes() {
    long bytes = 0;
    for (MemTableSlot slot : sealed) {
      bytes += slot.memoryBytes();
    }
    return bytes;
  }

  /** Returns a sealed memtable; 0 is the newest. */
  public MemTableSlot sealed(int index) {
    return sealed[index];
  }

  /** Returns all memtables that exist, newest first. */
  public List<MemTableSlot> memtables() {
    List<MemTableSlot> all = new ArrayList<>(sealed.length + 1);
    if (!active.isNone()) {
      all.add(active);
    }
    all.addAll(List.of(sealed));
    return all;
  }

  /** Returns the sealed memtables, newest first. */
  List<MemTableSlot> sealed() {
    return new ArrayList<>(List.of(sealed));
  }

  /**
   * Returns the sequence number of the newest visible deletion of a range that contains the key, or
   * {@link RangeDeletions#NONE}: older entries of the key are hidden.
   */
  public long newestRangeDeletion(LookupKey key) {
    long newest = settled == null ? RangeDeletions.NONE : settled.newest(key);
    newest = Math.max(newest, newest(active, key));
    for (MemTableSlot slot : sealed) {
      newest = Math.max(newest, newest(slot, key));
    }
    return newest;
  }

  private static long newest(MemTableSlot slot, LookupKey key) {
    NewRangeDeletions deletions = slot.rangeDeletions();
    return deletions == null ? RangeDeletions.NONE : deletions.newest(key);
  }

  /**
   * Returns all deletions of ranges as of now. Contains those of every write that was visible
   * before the call.
   */
  public List<RangeDeletions> rangeDeletions() {
    List<RangeDeletions> sets = new ArrayList<>();
    if (settled != null) {
      sets.add(settled);
    }
    addTo(sets, active);
    for (MemTableSlot slot : sealed) {
      addTo(sets, slot);
    }
    return sets;
  }

  private static void addTo(List<RangeDeletions> sets, MemTableSlot slot) {
    NewRangeDeletions deletions = slot.rangeDeletions();
    if (deletions != null) {
      sets.addAll(List.of(deletions.sets()));
    }
  }

  /**
   * Returns whether entries may have expiries; false if none has of those of every write that was
   * visible before the call.
   */
  public boolean hasExpiries() {
    if (version.hasExpiries() || active.hasExpiries()) {
      return true;
    }
    for (MemTableSlot slot : sealed) {
      if (slot.hasExpiries()) {
        return true;
      }
    }
    return false;
  }

  /** Returns the version of the tables. */
  public Version version() {
    return version;
  }

  static int stripe() {
    long id = Thread.currentThread().getId();
    // Fibonacci hashing: Knuth, TAOCP 3, section 6.4.
    int mixed = (int) (id * 0x9E3779B97F4A7C15L >>> 40);
    return ((mixed & (STRIPES - 1)) + 1) * PADDING;
  }

  void enter(int stripe) {
    AtomicLongArray counters = readers;
    if (counters == null) {
      counters = create();
    }
    counters.getAndIncrement(stripe);
  }

  private AtomicLongArray create() {
    AtomicLongArray created = new AtomicLongArray((STRIPES + 1) * PADDING);
    AtomicLongArray first = (AtomicLongArray) READERS.compareAndExchange(this, null, created);
    return first == null ? created : first;
  }

  void exit(int stripe) {
    AtomicLongArray counters = readers;
    if (counters != null) { // as it is for every reader that entered
      counters.getAndDecrement(stripe);
    }
    if (retired) {
      freeIfUnused();
    }
  }

  void retire() {
    retired = true;
    freeIfUnused();
  }

  private void freeIfUnused() {
    AtomicLongArray counters = readers;
    for (int i = PADDING; counters != null && i < counters.length(); i += PADDING) {
      if (counters.get(i) != 0) {
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
