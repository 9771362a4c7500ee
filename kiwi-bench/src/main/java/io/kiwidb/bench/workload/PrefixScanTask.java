package io.kiwidb.bench.workload;

import io.kiwidb.bench.engine.EngineCursor;
import io.kiwidb.bench.engine.Session;
import java.util.Arrays;

/** Repeatedly opens a cursor and reads all entries with a random prefix. */
final class PrefixScanTask implements Task {
  private final Load load;
  private final long seed;
  private final KeySelector selector;
  private final Session session;
  private final ValueGenerator values;
  private final byte[] key;
  private final int prefixBytes;
  private long found;

  PrefixScanTask(StoreUnderTest store, Share share) {
    this.load = store.load();
    seed = load.seed(40, share.thread());
    selector = KeySelector.uniform(load.entries(), seed);
    session = store.engine().session();
    values = new ValueGenerator(load, seed);
    key = new byte[load.keySize()];
    prefixBytes = load.keys().prefixBytes(load.keySize());
  }

  @Override
  public int step() {
    load.keys().write(first(selector.next()), key);
    try (EngineCursor cursor = session.cursor()) {
      for (boolean there = cursor.seek(key); there && sharesPrefix(cursor); there = cursor.next()) {
        long number = load.keys().read(cursor.key(), cursor.keyOffset(), load.keySize());
        values.check(cursor.value(), cursor.valueOffset(), cursor.valueLength(), number);
        found++;
      }
    }
    return 1;
  }

  /** Returns the first number whose key has the same prefix. */
  private long first(long number) {
    return number - number % load.keys().keysOfPrefix();
  }

  private boolean sharesPrefix(EngineCursor cursor) {
    int offset = cursor.keyOffset();
    return Arrays.equals(cursor.key(), offset, offset + prefixBytes, key, 0, prefixBytes);
  }

  @Override
  public void account(long steps, LiveKeys liveKeys, Tally tally) {
    KeySelector again = KeySelector.uniform(load.entries(), seed);
    long expected = 0;
    for (long i = 0; i < steps; i++) {
      long from = first(again.next());
      expected += liveKeys.countBetween(from, from + load.keys().keysOfPrefix());
    }
    tally.found(found, expected);
  }

  @Override
  public void close() {
    session.close();
  }
}
