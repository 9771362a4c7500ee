package io.kiwidb.bench.workload;

import io.kiwidb.bench.engine.EngineCursor;
import io.kiwidb.bench.engine.Session;
import java.util.Arrays;

/** Repeatedly opens a cursor, seeks to a random key and reads the entries that follow. */
final class SeekTask implements Task {
  /** Entries read after the seek in the workload {@code seeknext}. */
  static final int NEXT_COUNT = 100;

  private final Load load;
  private final int nexts;
  private final long first; // of the keys that are sought
  private final long count;
  private final long seed;
  private final KeySelector selector;
  private final Session session;
  private final ValueGenerator values;
  private final byte[] key;
  private long found;

  SeekTask(StoreUnderTest store, Share share, int nexts) {
    this(store, share, nexts, 0, store.load().entries());
  }

  private SeekTask(StoreUnderTest store, Share share, int nexts, long first, long count) {
    this.load = store.load();
    this.nexts = nexts;
    this.first = first;
    this.count = count;
    seed = load.seed(30 + nexts, share.thread());
    selector = KeySelector.uniform(count, seed);
    session = store.engine().session();
    values = new ValueGenerator(load, seed);
    key = new byte[load.keySize()];
  }

  /** Returns the task that seeks keys of the gap that a deletion of half of the keys leaves. */
  static SeekTask intoGap(StoreUnderTest store, Share share) {
    long from = DeleteRangeTask.gapFrom(store.load());
    return new SeekTask(store, share, 0, from, DeleteRangeTask.gapTo(store.load()) - from);
  }

  @Override
  public int step() {
    load.keys().write(first + selector.next(), key);
    found += seekAndScan(session, load, values, key, nexts);
    return 1;
  }

  /**
   * Seeks to the key and reads up to {@code nexts} further entries. Returns the number of entries
   * read.
   */
  static int seekAndScan(Session session, Load load, ValueGenerator values, byte[] key, int nexts) {
    int read = 0;
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
        read++;
        there = read <= nexts && cursor.next();
      }
    }
    return read;
  }

  @Override
  public void account(long steps, LiveKeys liveKeys, Tally tally) {
    KeySelector again = KeySelector.uniform(count, seed);
    long expected = 0;
    for (long i = 0; i < steps; i++) {
      long number = liveKeys.from(first + again.next());
      for (int read = 0; number >= 0 && read <= nexts; read++) {
        expected++;
        number = liveKeys.from(number + 1);
      }
    }
    tally.found(found, expected);
  }

  @Override
  public void close() {
    session.close();
  }
}
