package io.kiwidb.server.resource;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kiwidb.DatabaseClosedException;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.ReadView;
import io.kiwidb.Snapshot;
import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import io.kiwidb.server.store.ServedStore;
import io.kiwidb.server.store.StoreListener;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots that clients have taken. A snapshot pins entries and tables, so each one has a time
 * limit that no client can extend.
 *
 * <p>Invariants: N1 a snapshot that is not in {@code held} is closed, or is being closed by the
 * thread that removed it. N2 there are at most {@code most}. N3 an expired snapshot is not read
 * from, even before {@link #releaseExpired} has come to it.
 *
 * <p>Threading: thread-safe. Snapshots are closed outside the lock.
 */
public final class Snapshots implements StoreListener {
  private static final int LONGEST_SECONDS = 3_600;
  private static final int DEFAULT_SECONDS = 300;

  /** Asks for a snapshot. */
  public record Request(@Nullable Integer seconds) {}

  /** A snapshot. */
  public record Info(long id, long sequence, long createdMillis, long expiresMillis) {}

  /** All snapshots. */
  public record Listing(List<Info> snapshots) {}

  private record Held(Snapshot snapshot, Info info) {}

  private final ServedStore store;
  private final InstantSource clock;
  private final int most;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<Long, Held> held = new LinkedHashMap<>();

  @GuardedBy("lock")
  private long lastId;

  /**
   * Creates the list.
   *
   * @param most how many there may be at a time
   */
  public Snapshots(ServedStore store, InstantSource clock, int most) {
    this.store = store;
    this.clock = clock;
    this.most = most;
  }

  /** Takes a snapshot. */
  public Info take(Request request) {
    int seconds = Given.number(request.seconds(), 1, LONGEST_SECONDS, DEFAULT_SECONDS, "seconds");
    releaseExpired();
    lock.lock();
    try {
      if (held.size() >= most) { // N2
        throw new ProblemException(
            ProblemCode.TOO_MANY_REQUESTS,
            "There are " + most + " snapshots; release one, or wait until one expires.");
      }
      Snapshot snapshot = store.db().snapshot();
      long now = clock.millis();
      Info info = new Info(++lastId, snapshot.sequence(), now, now + seconds * 1_000L);
      held.put(info.id(), new Held(snapshot, info));
      return info;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the snapshots, oldest first. */
  public Listing list() {
    releaseExpired();
    lock.lock();
    try {
      return new Listing(held.values().stream().map(Held::info).toList());
    } finally {
      lock.unlock();
    }
  }

  /** Releases a snapshot. */
  public void release(long id) {
    if (releaseIf(each -> each.info.id() == id) == 0) {
      throw expired();
    }
  }

  /** Releases the snapshots whose time is over; returns how many. */
  public int releaseExpired() {
    long now = clock.millis();
    return releaseIf(each -> each.info.expiresMillis() <= now);
  }

  @Override
  public void opened(Kiwi db) {}

  @Override
  public void closing() {
    releaseIf(each -> true);
  }

  /**
   * Reads from a keyspace, as of a snapshot if there is one. The view must not be used after the
   * function has returned.
   */
  <T> T read(@Nullable Long id, @Nullable String keyspace, Function<ReadView, T> reading) {
    Keyspace now = KeyspaceLookup.find(store.db(), keyspace);
    if (id == null) {
      return reading.apply(now);
    }
    Snapshot snapshot = find(id);
    try {
      return reading.apply(snapshot.keyspace(now));
    } catch (DatabaseClosedException e) {
      find(id); // released meanwhile, or the store was closed
      throw e;
    }
  }

  private Snapshot find(long id) {
    lock.lock();
    try {
      Held found = held.get(id);
      if (found == null || found.info.expiresMillis() <= clock.millis()) { // N3
        throw expired();
      }
      return found.snapshot;
    } finally {
      lock.unlock();
    }
  }

  private int releaseIf(Predicate<Held> released) {
    List<Held> removed = new ArrayList<>();
    lock.lock();
    try {
      held.values().removeIf(each -> released.test(each) && removed.add(each));
    } finally {
      lock.unlock();
    }
    removed.forEach(each -> each.snapshot.close()); // N1
    return removed.size();
  }

  private static ProblemException expired() {
    return new ProblemException(
        ProblemCode.SNAPSHOT_EXPIRED, "There is no such snapshot, or its time is over.");
  }
}
