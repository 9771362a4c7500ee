package io.kiwidb.bench.workload;

import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.bench.engine.EngineCounters;

/**
 * Increments the counters of random keys by a merge operator. Each thread has keys of its own, so
 * that the sums of some of them can be checked.
 */
final class MergeTask implements Task {
  private static final int CHECKED = 100;

  private final Load load;
  private final Share share;
  private final long seed;
  private final long count; // of the keys of this thread
  private final KeySelector selector;
  private final EngineCounters counters;
  private final byte[] key;
  private final long[] before = new long[CHECKED];

  MergeTask(StoreUnderTest store, Share share) {
    this.load = store.load();
    this.share = share;
    seed = load.seed(5, share.thread());
    count = Math.max(1, load.entries() / share.threads());
    selector = KeySelector.uniform(count, seed);
    counters = store.engine().counters();
    key = new byte[load.keySize()];
    for (int i = 0; i < checked(); i++) {
      before[i] = counters.value(key(i));
    }
  }

  private int checked() {
    return (int) Math.min(CHECKED, count);
  }

  private byte[] key(long number) {
    load.keys().write((number * share.threads() + share.thread()) % load.entries(), key);
    return key;
  }

  @Override
  public int step() {
    counters.increment(key(selector.next()));
    return 1;
  }

  @Override
  public void account(long steps, LiveKeys liveKeys, Tally tally) {
    KeySelector again = KeySelector.uniform(count, seed);
    long[] expected = before.clone();
    for (long i = 0; i < steps; i++) {
      long number = again.next();
      if (number < checked()) {
        expected[(int) number]++;
      }
    }
    for (int i = 0; i < checked(); i++) {
      long found = counters.value(key(i));
      if (found != expected[i]) {
        throw new BenchException(
            "a counter is " + found + " after " + expected[i] + " increments: the store lost some");
      }
    }
    tally.wrote(steps * (load.keySize() + EngineCounters.OPERAND_BYTES));
  }

  @Override
  public void close() {}
}
