package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.key;

import io.kiwidb.Cursor;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.WriteOptions;
import io.kiwidb.testkit.sim.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Threads that write until the power fails, and the times at which each write began and was
 * acknowledged. Each write has its own key, so the recovered keys show which writes survived. Time
 * is simulated: it passes between writes, by random amounts.
 *
 * <p>Threading: {@link #run} starts and ends the threads; the rest is for one thread.
 */
final class CutOffWriters {
  private static final long NOT_ACKNOWLEDGED = Long.MAX_VALUE;
  /**
   * A flush that meets the power cut is tried again for ever, and those who wait for it would wait
   * as long.
   */
  private static final Duration PATIENCE = Duration.ofMillis(50);

  private static final byte[] VALUE = new byte[100];

  private final SimulatedTime time;
  private final long longestPauseNanos;
  private final WriteOptions options;
  private final AtomicLong order = new AtomicLong();
  private List<Write> writes = List.of();

  /**
   * A write.
   *
   * @param key number of its key
   * @param begun place in the order of all events, before the call
   * @param acknowledged place in the order of all events, after the call
   * @param begunNanos simulated time before the call
   * @param acknowledgedNanos simulated time after the call
   */
  record Write(long key, long begun, long acknowledged, long begunNanos, long acknowledgedNanos) {
    boolean isAcknowledged() {
      return acknowledged != NOT_ACKNOWLEDGED;
    }
  }

  CutOffWriters(SimulatedTime time, long longestPauseNanos, WriteOptions options) {
    this.time = time;
    this.longestPauseNanos = longestPauseNanos;
    this.options = options.stallLimit(PATIENCE);
  }

  /** Writes with so many threads, each at most so many times, until the store fails. */
  void run(Kiwi db, int threads, int most, long seed) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<List<Write>>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        long first = (long) i * most;
        running.add(pool.submit(() -> write(db, first, most, new SplittableRandom(seed + first))));
      }
      List<Write> all = new ArrayList<>();
      for (Future<List<Write>> writer : running) {
        all.addAll(writer.get());
      }
      writes = all;
    } finally {
      pool.shutdown();
    }
  }

  private List<Write> write(Kiwi db, long first, int most, SplittableRandom random) {
    List<Write> done = new ArrayList<>();
    for (long number = first; number < first + most; number++) {
      long begun = order.getAndIncrement();
      long begunNanos = time.nanos();
      try {
        db.put(key(number), VALUE, options);
      } catch (KiwiException powerCut) {
        done.add(new Write(number, begun, NOT_ACKNOWLEDGED, begunNanos, NOT_ACKNOWLEDGED));
        return done;
      }
      done.add(new Write(number, begun, order.getAndIncrement(), begunNanos, time.nanos()));
      time.advanceNanos(random.nextLong(longestPauseNanos + 1));
    }
    return done;
  }

  long acknowledged() {
    return writes.stream().filter(Write::isAcknowledged).count();
  }

  /** What a recovered store has, compared with what was written. */
  Losses lossesOf(Kiwi recovered) {
    Set<String> keys = new HashSet<>();
    try (Cursor cursor = recovered.cursor()) {
      for (boolean there = cursor.seekToFirst(); there; there = cursor.next()) {
        keys.add(Stores.text(cursor.key()));
      }
    }
    List<Write> lost = new ArrayList<>();
    List<Write> survived = new ArrayList<>();
    for (Write write : writes) {
      (keys.remove(Stores.text(key(write.key()))) ? survived : lost).add(write);
    }
    if (!keys.isEmpty()) {
      throw new AssertionError("recovered what nobody wrote: " + keys);
    }
    return new Losses(lost, survived);
  }

  /**
   * What a power cut took and left.
   *
   * @param lost acknowledged or not
   * @param survived acknowledged or not
   */
  record Losses(List<Write> lost, List<Write> survived) {
    /** Fails if a write survived that was begun only after a lost one had been acknowledged. */
    void requirePrefix() {
      long firstLost = lost.stream().mapToLong(Write::acknowledged).min().orElse(NOT_ACKNOWLEDGED);
      for (Write write : survived) {
        if (write.begun() > firstLost) {
          throw new AssertionError("no prefix: " + write + " survived, and one acknowledged at "
              + firstLost + " did not");
        }
      }
    }

    /** How many acknowledged writes were lost. */
    long count() {
      return lost.stream().filter(Write::isAcknowledged).count();
    }

    /**
     * At least how much time lies between the first lost acknowledged write and the last
     * acknowledged one.
     */
    long spanNanos() {
      long first = lost.stream()
          .filter(Write::isAcknowledged)
          .mapToLong(Write::acknowledgedNanos)
          .min()
          .orElse(NOT_ACKNOWLEDGED);
      long last = lost.stream()
          .filter(Write::isAcknowledged)
          .mapToLong(Write::begunNanos)
          .max()
          .orElse(0);
      return Math.max(0, last - first);
    }
  }
}
