package io.kiwidb.server.live;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kiwidb.KiwiEvent;
import io.kiwidb.RunningCompaction;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The latest compactions of one store that have ended, put together from its events.
 *
 * <p>Threading: thread-safe.
 */
public final class CompactionHistory {
  /** Number of compactions that are kept. */
  public static final int KEPT = 500;

  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<Long, Start> running = new HashMap<>();

  @GuardedBy("lock")
  private final Deque<FinishedCompaction> finished = new ArrayDeque<>(); // newest first

  private record Start(String reason, List<TableRef> inputs, int targetLevel, long millis) {}

  /** Creates an empty history. */
  public CompactionHistory() {}

  /** Adds compactions that began before the events did. Those that are known are left alone. */
  void seed(List<RunningCompaction> compactions) {
    lock.lock();
    try {
      for (RunningCompaction each : compactions) {
        boolean hasEnded = finished.stream().anyMatch(ended -> ended.job() == each.job());
        if (!hasEnded) {
          running.putIfAbsent(
              each.job(),
              new Start(
                  each.reason(),
                  TableRef.of(each.inputs()),
                  each.targetLevel(),
                  each.startedMillis()));
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes note of an event, if it is one of a compaction. */
  void on(KiwiEvent event, long millis) {
    if (event instanceof KiwiEvent.CompactionBegun begun) {
      begin(begun, millis);
    } else if (event instanceof KiwiEvent.CompactionCompleted completed) {
      complete(completed, millis);
    } else if (event instanceof KiwiEvent.CompactionAbandoned abandoned) {
      abandon(abandoned, millis);
    }
  }

  private void begin(KiwiEvent.CompactionBegun begun, long millis) {
    Start start =
        new Start(begun.reason(), TableRef.of(begun.inputs()), begun.targetLevel(), millis);
    lock.lock();
    try {
      running.put(begun.job(), start);
    } finally {
      lock.unlock();
    }
  }

  private void complete(KiwiEvent.CompactionCompleted completed, long millis) {
    List<TableRef> outputs = TableRef.of(completed.outputs());
    lock.lock();
    try {
      Optional<Start> start = startOf(completed.job());
      add(new FinishedCompaction(
          completed.job(),
          completed.keyspace(),
          start.map(Start::reason).orElse(""),
          start.map(Start::inputs).orElse(List.of()),
          outputs,
          start
              .map(Start::targetLevel)
              .orElseGet(() -> outputs.isEmpty() ? 0 : outputs.get(0).level()),
          completed.dropped(),
          FinishedCompaction.Outcome.COMMITTED,
          millis,
          completed.took().toMillis()));
    } finally {
      lock.unlock();
    }
  }

  private void abandon(KiwiEvent.CompactionAbandoned abandoned, long millis) {
    lock.lock();
    try {
      Optional<Start> start = startOf(abandoned.job());
      add(new FinishedCompaction(
          abandoned.job(),
          abandoned.keyspace(),
          start.map(Start::reason).orElse(""),
          start.map(Start::inputs).orElse(List.of()),
          List.of(),
          start.map(Start::targetLevel).orElse(0),
          0,
          FinishedCompaction.Outcome.ABANDONED,
          millis,
          Math.max(0, millis - start.map(Start::millis).orElse(millis))));
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private Optional<Start> startOf(long job) {
    @Nullable Start start = running.remove(job);
    return Optional.ofNullable(start);
  }

  @GuardedBy("lock")
  private void add(FinishedCompaction compaction) {
    finished.addFirst(compaction);
    if (finished.size() > KEPT) {
      finished.removeLast();
    }
  }

  /** Returns the compactions that have ended, newest first. */
  public List<FinishedCompaction> finished() {
    lock.lock();
    try {
      return List.copyOf(finished);
    } finally {
      lock.unlock();
    }
  }
}
