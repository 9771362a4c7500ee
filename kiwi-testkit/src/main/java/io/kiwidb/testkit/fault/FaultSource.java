package io.kiwidb.testkit.fault;

import io.kiwidb.io.Storage;
import io.kiwidb.testkit.storage.FaultRule;
import io.kiwidb.testkit.storage.FaultStorage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong in one run, over all openings of its disk: operations by plan, and room that
 * ends. Threading: not thread-safe.
 */
final class FaultSource {
  private final FaultRule first;
  private final @Nullable FaultRule second;
  private final List<FaultStorage> storages = new ArrayList<>();
  private long capacity;
  private FaultRule present;
  private boolean over;

  /**
   * @param second what goes wrong while the store gets over the first; null for nothing
   * @param capacity bytes that the disk holds
   */
  FaultSource(FaultPlan first, @Nullable FaultPlan second, long capacity) {
    this.first = first.rule();
    this.second = second == null ? null : second.rule();
    this.capacity = capacity;
    present = this.first;
    if (this.second != null) {
      this.second.hold();
    }
  }

  /** A disk with these faults. */
  FaultStorage over(Storage disk) {
    FaultStorage storage = new FaultStorage(disk).add(first).capacity(capacity);
    if (second != null) {
      storage.add(second);
    }
    storages.add(storage);
    return storage;
  }

  /** How many operations failed so far. */
  long fired() {
    return first.fired()
        + (second == null ? 0 : second.fired())
        + storages.stream().mapToLong(FaultStorage::refusedForSpace).sum();
  }

  /** How many operations there were that might have failed. */
  long counted() {
    return present.matched();
  }

  /** What failed last, for messages. */
  String lastHit() {
    return (second != null && second.fired() > 0 ? second : first).lastHit();
  }

  /** The test looks by itself: that neither fails nor counts. */
  void hold() {
    present.hold();
  }

  /** Ends {@link #hold}. */
  void release() {
    if (!over) {
      present.release();
    }
  }

  /**
   * The first fault is over; the second, if there is one, may come. Answers whether there is one.
   */
  boolean healFirst() {
    first.hold();
    capacity = Long.MAX_VALUE;
    storages.forEach(storage -> storage.capacity(Long.MAX_VALUE));
    if (second == null) {
      over = true;
      return false;
    }
    present = second;
    second.release();
    return true;
  }

  /** Everything is over. */
  void healAll() {
    healFirst();
    over = true;
    present.hold();
  }
}
