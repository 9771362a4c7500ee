package io.kiwidb.bench.workload;

import io.kiwidb.bench.engine.EngineTransactions;
import java.util.Arrays;

/**
 * Transactions that read {@value #KEYS} keys and set their values, of which a few keys are used by
 * most: the frequencies are those of YCSB.
 */
final class TransactionTask implements Task {
  private static final int KEYS = 4;

  private final StoreUnderTest store;
  private final Load load;
  private final Permutation scatter;
  private final long seed;
  private final KeySelector selector;
  private final EngineTransactions transactions;
  private final ValueGenerator values;
  private final long[] numbers;
  private final byte[][] keys;
  private final byte[][] newValues;
  private long conflicts;

  TransactionTask(StoreUnderTest store, Share share) {
    this.store = store;
    this.load = store.load();
    scatter = new Permutation(load.entries(), load.seed(20, 0));
    seed = load.seed(60, share.thread());
    selector = selector();
    transactions = store.engine().transactions();
    values = new ValueGenerator(load, seed);
    int count = (int) Math.min(KEYS, load.entries());
    numbers = new long[count];
    keys = new byte[count][load.keySize()];
    newValues = new byte[count][load.valueSize()];
  }

  private KeySelector selector() {
    return KeySelector.zipf(store.zipf(), scatter, seed);
  }

  /** Draws different keys, in ascending order. */
  private void draw(KeySelector from) {
    for (int i = 0; i < numbers.length; ) {
      long next = from.next();
      boolean isNew = true;
      for (int j = 0; j < i; j++) {
        isNew &= numbers[j] != next;
      }
      if (isNew) {
        numbers[i++] = next;
      }
    }
    Arrays.sort(numbers);
  }

  @Override
  public int step() {
    draw(selector);
    for (int i = 0; i < numbers.length; i++) {
      load.keys().write(numbers[i], keys[i]);
      System.arraycopy(values.of(numbers[i]), 0, newValues[i], 0, load.valueSize());
    }
    conflicts += transactions.readAndSet(
        keys, newValues, (i, found) -> values.check(found, 0, found.length, numbers[i]));
    return 1;
  }

  @Override
  public void account(long steps, LiveKeys liveKeys, Tally tally) {
    KeySelector again = selector();
    for (long i = 0; i < steps; i++) {
      draw(again);
      for (long number : numbers) {
        liveKeys.add(number);
      }
    }
    tally.wrote(steps * numbers.length * load.entryBytes());
    store.print("repeated %.2f %% of %,d transactions%n"
        .formatted(100.0 * conflicts / Math.max(1, steps), steps));
  }

  @Override
  public void close() {
    transactions.close();
  }
}
