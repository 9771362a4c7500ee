package io.kiwidb.server.load;

import io.kiwidb.Keyspace;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import io.kiwidb.WriteStalledException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One thread of a workload. Threading: not thread-safe. */
final class LoadWorker {
  /** A write that waits longer is tried again, so that a stalled workload can be stopped. */
  private static final Duration STALL_LIMIT = Duration.ofMillis(500);

  private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int POOL_BYTES = 1 << 20;
  private static final byte[] LETTERS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
          .getBytes(StandardCharsets.US_ASCII);

  private final LoadRun run;
  private final LoadPlan plan;
  private final Keyspace keyspace;
  private final Tally tally;
  private final SplittableRandom random;
  private final WriteOptions options = WriteOptions.defaults().stallLimit(STALL_LIMIT);
  private final WriteBatch batch = new WriteBatch();
  private final byte[] key;
  private final byte[] value;
  private final byte[] pool;

  LoadWorker(LoadRun run, Keyspace keyspace, Tally tally, int index) {
    this.run = run;
    this.plan = run.plan();
    this.keyspace = keyspace;
    this.tally = tally;
    this.random = new SplittableRandom(plan.seed() * 31 + index);
    this.key = new byte[plan.keyBytes()];
    this.value = new byte[plan.valueBytes()];
    this.pool = new byte[plan.valueBytes() == 0 ? 1 : POOL_BYTES + plan.valueBytes()];
    for (int i = 0; i < pool.length; i++) {
      pool[i] = LETTERS[random.nextInt(LETTERS.length)];
    }
  }

  /** Works until the run is over. */
  void work() {
    while (!run.isOver()) {
      if (random.nextDouble() < plan.readShare()) {
        if (mayUse(1)) {
          read();
        }
      } else if (mayUse(plan.batch())) {
        write();
      }
      run.note();
    }
  }

  /** Waits for tokens. Returns false if the run was over first. */
  private boolean mayUse(int operations) {
    long until = System.nanoTime() + run.take(operations);
    long left = until - System.nanoTime();
    while (left > 0 && !run.isOver()) {
      LockSupport.parkNanos(this, Math.min(left, NAP_NANOS));
      left = until - System.nanoTime();
    }
    return !run.isOver();
  }

  private void read() {
    useKey(run.nextKey(random));
    long begun = System.nanoTime();
    keyspace.get(key);
    tally.read(System.nanoTime() - begun);
  }

  private void write() {
    int deletes = 0;
    batch.clear();
    for (int i = 0; i < plan.batch(); i++) {
      if (random.nextDouble() < plan.deleteShare()) {
        useKey(run.nextKey(random));
        batch.delete(keyspace, key);
        deletes++;
      } else {
        boolean isOld = random.nextDouble() < plan.overwriteShare();
        useKey(isOld ? run.nextKey(random) : run.freshKey());
        System.arraycopy(pool, random.nextInt(pool.length - value.length), value, 0, value.length);
        batch.put(keyspace, key, value);
      }
    }
    int puts = plan.batch() - deletes;
    long bytes = (long) plan.batch() * key.length + (long) puts * value.length;
    long begun = System.nanoTime();
    while (!run.isOver()) {
      try {
        keyspace.store().write(batch, options);
        tally.wrote(puts, deletes, bytes, System.nanoTime() - begun);
        return;
      } catch (WriteStalledException e) {
        assert e.getMessage() != null; // nothing was written; the same again
      }
    }
  }

  private void useKey(long chosen) {
    long number = chosen;
    for (int i = key.length - 1; i >= 0; i--) {
      key[i] = (byte) ('0' + number % 10);
      number /= 10;
    }
  }
}
