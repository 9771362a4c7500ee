package io.kiwidb.cli.repl;

import io.kiwidb.Kiwi;
import io.kiwidb.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.function.LongSupplier;

/**
 * The snapshots of a shell, by name. A snapshot pins entries and tables, so a shell whose user is
 * elsewhere has few, and none for ever.
 *
 * <p>Threading: thread-safe. Snapshots are closed outside the lock. Ownership: closing it closes
 * the snapshots.
 */
final class SessionSnapshots implements AutoCloseable {
  /**
   * How many there may be, and how long.
   *
   * @param most their number
   * @param nanos how long one is kept
   */
  record Bounds(int most, long nanos) {
    /** For the user of this process. */
    static final Bounds NONE = new Bounds(Integer.MAX_VALUE, Long.MAX_VALUE);

    /** For users elsewhere: the time is the longest that the server allows for its own. */
    static final Bounds ELSEWHERE = new Bounds(4, TimeUnit.HOURS.toNanos(1));
  }

  private final Kiwi db;
  private final Bounds bounds;
  private final LongSupplier nanoClock;
  private final ReentrantLock lock = new ReentrantLock();

  private final Map<String, Held> held = new TreeMap<>(); // under lock
  private int made; // under lock

  private record Held(Snapshot snapshot, long takenNanos) {}

  SessionSnapshots(Kiwi db, Bounds bounds, LongSupplier nanoClock) {
    this.db = db;
    this.bounds = bounds;
    this.nanoClock = nanoClock;
  }

  Bounds bounds() {
    return bounds;
  }

  /** Takes a snapshot with the given name, or a generated one if it is empty. Returns its name. */
  String take(String wanted) {
    closeExpired();
    lock.lock();
    try {
      String name = wanted.isEmpty() ? "s" + (made + 1) : wanted;
      if (held.containsKey(name)) {
        throw new ReplException("snapshot " + name + " already exists");
      }
      if (held.size() >= bounds.most()) {
        throw new ReplException(
            "this shell may have " + bounds.most() + " snapshots; close one: snapshot close NAME");
      }
      held.put(name, new Held(db.snapshot(), nanoClock.getAsLong()));
      made++;
      return name;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the snapshots as they are now. */
  Map<String, Snapshot> all() {
    lock.lock();
    try {
      Map<String, Snapshot> all = new TreeMap<>();
      held.forEach((name, each) -> all.put(name, each.snapshot()));
      return all;
    } finally {
      lock.unlock();
    }
  }

  void close(String name) {
    closeIf((each, snapshot) -> each.equals(name));
  }

  /** Closes the snapshots whose time is over; whoever reads from one gets an exception. */
  void closeExpired() {
    long now = nanoClock.getAsLong();
    closeIf((name, each) -> now - each.takenNanos() >= bounds.nanos());
  }

  private void closeIf(BiPredicate<String, Held> over) {
    List<Snapshot> removed = new ArrayList<>();
    lock.lock();
    try {
      held.entrySet()
          .removeIf(entry -> over.test(entry.getKey(), entry.getValue())
              && removed.add(entry.getValue().snapshot()));
    } finally {
      lock.unlock();
    }
    removed.forEach(Snapshot::close);
  }

  @Override
  public void close() {
    closeIf((name, each) -> true);
  }
}
