package io.kiwidb.engine.flush;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kiwidb.MemTableInfo.Phase;
import io.kiwidb.engine.view.MemTableSlot;
import io.kiwidb.engine.view.Tree;
import io.kiwidb.engine.view.Trees;
import io.kiwidb.engine.write.LogSyncer;
import io.kiwidb.io.KillPoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The sealed memtables of all keyspaces in the order of their sealing, and which of them may be
 * committed next (<b>F2</b> and <b>F7</b> of {@link FlushQueue}).
 *
 * <p>Threading: thread-safe.
 */
final class FlushOrder {
  private final Trees trees;
  private final LogSyncer syncer;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Set<SealedMemTable> pending = new LinkedHashSet<>();

  private volatile boolean heldBack;

  FlushOrder(Trees trees, LogSyncer syncer) {
    this.trees = trees;
    this.syncer = syncer;
  }

  /** Adds the newest sealed memtable of each keyspace. */
  void add(List<Tree> sealed) {
    lock.lock();
    try {
      for (Tree tree : sealed) {
        MemTableSlot slot = tree.unflushed().get(0);
        pending.add(new SealedMemTable(tree, slot));
        slot.hold(); // or dropping the keyspace would close it while it is being written
      }
    } finally {
      lock.unlock();
    }
  }

  /** Removes memtables that were committed, or whose keyspace is gone. */
  void remove(List<SealedMemTable> some) {
    lock.lock();
    try {
      for (SealedMemTable one : some) {
        if (pending.remove(one)) {
          one.slot().release();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Releases all memtables. Requires: background work has ended. */
  void close() {
    lock.lock();
    try {
      pending.forEach(one -> one.slot().release());
      pending.clear();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the number of memtables that are in no table. */
  int count() {
    lock.lock();
    try {
      return pending.size();
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether a memtable is in the phase. */
  boolean hasAny(Phase phase) {
    lock.lock();
    try {
      return pending.stream().anyMatch(one -> one.slot().phase() == phase);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns whether written memtables cannot be committed, because the log cannot be synced and a
   * memtable with entries in the same segments is not sealed. That ends when writes resume.
   */
  boolean isHeldBack() {
    return heldBack;
  }

  /** Forgets that something is held back, until that is found again. */
  void lookAgain() {
    heldBack = false;
  }

  /** Returns when no thread is between the decision to take a memtable and the taking. */
  @SuppressWarnings("LockNotBeforeTry") // a barrier: nothing happens between the two
  void awaitTakers() {
    lock.lock();
    lock.unlock();
  }

  /** Marks the oldest memtable that nobody flushes as being flushed; null if there is none. */
  @Nullable
  SealedMemTable take(BooleanSupplier stopped) {
    lock.lock();
    try {
      if (stopped.getAsBoolean()) {
        return null;
      }
      for (SealedMemTable one : pending) {
        if (one.slot().phase() == Phase.SEALED && !one.tree().isGone()) {
          one.slot().phase(Phase.FLUSHING);
          return one;
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the memtables whose keyspace is gone and that nobody flushes. */
  List<SealedMemTable> gone() {
    lock.lock();
    try {
      return pending.stream()
          .filter(one -> one.tree().isGone() && one.slot().phase() != Phase.FLUSHING)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns memtables to be committed by one edit, oldest first; none if nothing may be committed
   * for now. May sync the log.
   */
  List<SealedMemTable> next() {
    heldBack = false;
    List<SealedMemTable> group = oldest();
    if (group.isEmpty()) {
      return group;
    }
    MemTableSlot.Seal end = group.get(0).slot().end();
    if (!overtakes(group, end.lastLog())) {
      return group;
    }
    boolean synced = syncer.syncBefore(end.position());
    KillPoint.hit("flush.log-synced");
    return synced ? group : whole(group);
  }

  /** Returns the first memtable of each keyspace if it is written, of the oldest segment only. */
  private List<SealedMemTable> oldest() {
    Map<Tree, SealedMemTable> heads = new HashMap<>();
    long segment = Long.MAX_VALUE;
    List<SealedMemTable> all = all();
    for (SealedMemTable one : all) {
      if (heads.putIfAbsent(one.tree(), one) == null && one.written() != null) {
        segment = Math.min(segment, one.slot().end().lastLog());
      }
    }
    List<SealedMemTable> group = new ArrayList<>();
    for (SealedMemTable one : all) {
      if (heads.get(one.tree()) == one
          && one.written() != null
          && one.slot().end().lastLog() == segment) {
        group.add(one);
      }
    }
    return group;
  }

  private List<SealedMemTable> all() {
    lock.lock();
    try {
      return pending.stream().filter(one -> !one.tree().isGone()).toList();
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether a memtable outside the group has entries in the segment or an older one. */
  private boolean overtakes(List<SealedMemTable> group, long segment) {
    Set<MemTableSlot> inside = new HashSet<>();
    group.forEach(one -> inside.add(one.slot()));
    for (Tree tree : trees.list()) {
      if (tree.oldestLog(inside) <= segment) {
        return true;
      }
    }
    return false;
  }

  /** Returns memtables outside the group with entries in the segment or an older one. */
  private List<MemTableSlot> missing(Set<SealedMemTable> group, long segment) {
    Set<MemTableSlot> inside = new HashSet<>();
    group.forEach(one -> inside.add(one.slot()));
    List<MemTableSlot> missing = new ArrayList<>();
    for (Tree tree : trees.list()) {
      for (MemTableSlot slot : tree.unflushed()) {
        if (slot.firstLog() != 0 && slot.firstLog() <= segment && !inside.contains(slot)) {
          missing.add(slot);
        }
      }
    }
    return missing;
  }

  /**
   * Returns the group with every memtable that shares a segment with one of it, and those before it
   * in its keyspace: together they overtake nothing. None if one of them is not written yet.
   */
  private List<SealedMemTable> whole(List<SealedMemTable> group) {
    List<SealedMemTable> all = all();
    Map<MemTableSlot, SealedMemTable> bySlot = new HashMap<>();
    all.forEach(one -> bySlot.put(one.slot(), one));
    Set<SealedMemTable> whole = new HashSet<>(group);
    for (boolean grows = true; grows; ) {
      grows = false;
      long segment = 0;
      for (SealedMemTable one : whole) {
        segment = Math.max(segment, one.slot().end().lastLog());
      }
      for (MemTableSlot slot : missing(whole, segment)) {
        SealedMemTable sealed = bySlot.get(slot);
        if (sealed == null) {
          heldBack = true;
          return List.of(); // still active, or its keyspace is being dropped
        }
        grows |= whole.add(sealed);
      }
      for (SealedMemTable one : all) {
        if (!whole.contains(one) && whole.stream().anyMatch(other -> isBefore(one, other))) {
          whole.add(one);
          grows = true;
        }
      }
    }
    boolean written = whole.stream().allMatch(one -> one.written() != null);
    return written ? all.stream().filter(whole::contains).toList() : List.of();
  }

  private static boolean isBefore(SealedMemTable one, SealedMemTable other) {
    return one.tree() == other.tree() && one.slot().id() < other.slot().id();
  }
}
