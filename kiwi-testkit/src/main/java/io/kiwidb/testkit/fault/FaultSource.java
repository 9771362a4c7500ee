package io.kiwidb.testkit.fault;

import io.kiwidb.io.Storage;
import io.kiwidb.testkit.storage.FaultRule;
import io.kiwidb.testkit.storage.FaultStorage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The faults of one run, across all openings of its disk: failing operations and limited disk
 * space. Threading: not thread-safe.
 */
final class FaultSource {
  private final FaultRule first;
  private final @Nullable FaultRule second;
  private final List<FaultStorage> storages = new ArrayList<>();
  private long capacity;
  private FaultRule present;
  private boolean over;

  /**
   * @param second the fault that occurs while the store recovers from the first; null for none
   * @param capacity disk size in bytes
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

  /** Returns a disk with these faults. */
  FaultStorage over(Storage disk) {
    FaultStorage storage = new FaultStorage(disk).add(first).capacity(capacity);
    if (second != null) {
      storage.add(second);
    }
    storages.add(storage);
    return storage;
  }

  /** Returns the number of operations that failed. */
  long fired() {
    return first.fired()
        + (second == null ? 0 : second.fired())
        + storages.stream().mapToLong(FaultStorage::refusedForSpace).sum();
  }

  /** Returns the number of operations that matched. */
  long counted() {
    return present.matched();
  }

  /** Returns the last failed operation, for messages. */
  String lastHit() {
    return (second != null && second.fired() > 0 ? second : first).lastHit();
  }

  /** Suspends the faults: operations of the test itself neither fail nor count. */
  void hold() {
    present.hold();
  }

  /** Ends {@link #hold}. */
  void release() {
    if (!over) {
      present.release();
    }
  }

  /** Ends the first fault and enables the second; returns whether there is a second. */
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

  /** Ends all faults. */
  void healAll() {
    healFirst();
    over = true;
    present.hold();
  }
}
