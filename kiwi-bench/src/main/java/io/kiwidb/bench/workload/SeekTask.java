package io.kiwidb.bench.workload;

import io.kiwidb.bench.engine.EngineCursor;
import io.kiwidb.bench.engine.Session;
import java.util.Arrays;

/** Opens a cursor, seeks a random key and walks on a little, again and again. */
final class SeekTask implements Task {
  /** How far it walks in the workload {@code seeknext}. */
  static final int FAR = 100;

  private final Load load;
  private final int nexts;
  private final long seed;
  private final KeySelector selector;
  private final Session session;
  private final ValueGenerator values;
  private final byte[] key;
  private long found;

  SeekTask(StoreUnderTest store, Share share, int nexts) {
    this.load = store.load();
    this.nexts = nexts;
    seed = load.seed(30 + nexts, share.thread());
    selector = KeySelector.uniform(load.entries(), seed);
    session = store.engine().session();
    values = new ValueGenerator(load, seed);
    key = new byte[load.keySize()];
  }

  @Override
  public int step() {
    load.keys().write(selector.next(), key);
    found += seekAndScan(session, load, values, key, nexts);
    return 1;
  }

  /** How many entries it met: the one it sought, and those it walked on to. */
  static int seekAndScan(Session session, Load load, ValueGenerator values, byte[] key, int nexts) {
    int met = 0;
    try (EngineCursor cursor = session.cursor()) {
      boolean there = cursor.seek(key);
      while (there) {
        assert Arrays.compareUnsigned(
                cursor.key(),
                cursor.keyOffset(),
                cursor.keyOffset() + key.length,
                key,
                0,
                key.length)
            >= 0;
        long number = load.keys().read(cursor.key(), cursor.keyOffset(), load.keySize());
        values.check(cursor.value(), cursor.valueOffset(), cursor.valueLength(), number);
        met++;
        there = met <= nexts && cursor.next();
      }
    }
    return met;
  }

  @Override
  public void account(long steps, LiveKeys liveKeys, Tally tally) {
    KeySelector again = KeySelector.uniform(load.entries(), seed);
    long due = 0;
    for (long i = 0; i < steps; i++) {
      long number = liveKeys.from(again.next());
      for (int met = 0; number >= 0 && met <= nexts; met++) {
        due++;
        number = liveKeys.from(number + 1);
      }
    }
    tally.found(found, due);
  }

  @Override
  public void close() {
    session.close();
  }
}
