package io.kiwidb.testkit.kill;

import io.kiwidb.Cursor;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.ReadView;
import io.kiwidb.Snapshot;
import io.kiwidb.testkit.model.CheckedValue;
import io.kiwidb.testkit.model.Keys;
import io.kiwidb.testkit.model.Write;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads from snapshots and checks that the last step of each writer is visible as a whole, in all
 * of its keyspaces, and is not older than those acknowledged before; and that all keys are in
 * order, with values that belong to them. Threading: one thread.
 */
final class DoomedReader implements Runnable {
  private static final int SCANNED_IN = 20;
  private static final long PACE_NANOS = 500_000; // the writers need the processors too

  private final Kiwi db;
  private final LastWords words;
  private final Progress progress;
  private final SplittableRandom random;

  /** Number of acknowledged steps of each writer. Threading: thread-safe. */
  static final class Progress {
    private final long seed;
    private final AtomicLongArray steps;

    Progress(long seed, int writers) {
      this.seed = seed;
      this.steps = new AtomicLongArray(writers);
    }

    void acknowledged(int writer, long count) {
      steps.set(writer, count);
    }

    long sum() {
      long sum = 0;
      for (int i = 0; i < steps.length(); i++) {
        sum += steps.get(i);
      }
      return sum;
    }
  }

  DoomedReader(Kiwi db, long seed, LastWords words, Progress progress) {
    this.db = db;
    this.words = words;
    this.progress = progress;
    this.random = new SplittableRandom(seed);
  }

  @Override
  public void run() {
    words.repeat(this::next);
  }

  private void next() {
    LockSupport.parkNanos(PACE_NANOS);
    int writer = random.nextInt(progress.steps.length());
    long acknowledged = progress.steps.get(writer);
    try (Snapshot snapshot = db.snapshot()) {
      checkLastStep(snapshot, new WriterScript(progress.seed, writer), acknowledged);
      if (random.nextInt(SCANNED_IN) == 0) {
        List<String> names = new WriterScript(progress.seed, writer).keyspaces();
        scan(view(snapshot, names.get(random.nextInt(names.size()))));
      }
    }
  }

  private ReadView view(Snapshot snapshot, String keyspace) {
    return keyspace.equals(Keyspace.DEFAULT) ? snapshot : snapshot.keyspace(db.keyspace(keyspace));
  }

  private void checkLastStep(Snapshot snapshot, WriterScript script, long acknowledged) {
    byte[] last = snapshot.get(script.lastStepKey());
    long done = last == null ? 0 : script.stepOf(last) + 1;
    if (done < acknowledged) {
      throw new AssertionError("writer " + script.writer() + " has " + acknowledged
          + " acknowledged steps, but a later snapshot contains " + done);
    }
    if (done == 0) {
      return;
    }
    for (Write write : script.writes(done - 1)) {
      // What a merge results in depends on earlier steps; a put may follow on a single deletion.
      boolean isKnown = write.kind() == Write.Kind.PUT || write.kind() == Write.Kind.DELETE;
      if (isKnown
          && !WriterScript.isFleeting(write)
          && !Arrays.equals(write.value(), view(snapshot, write.keyspace()).get(write.key()))) {
        throw new AssertionError("step " + (done - 1) + " of writer " + script.writer()
            + " is partially visible: " + write);
      }
    }
  }

  private static void scan(ReadView view) {
    byte[] before = null;
    try (Cursor cursor = view.cursor()) {
      for (boolean there = cursor.seekToFirst(); there; there = cursor.next()) {
        byte[] key = cursor.key();
        CheckedValue.check(key, cursor.value());
        if (before != null && Keys.ORDER.compare(before, key) >= 0) {
          throw new AssertionError(Keys.text(key) + " comes after " + Keys.text(before));
        }
        before = key;
      }
    }
  }
}
