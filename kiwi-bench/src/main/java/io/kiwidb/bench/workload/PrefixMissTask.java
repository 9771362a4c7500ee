package io.kiwidb.bench.workload;

import io.kiwidb.bench.engine.EngineCursor;
import io.kiwidb.bench.engine.Session;
import java.util.Arrays;

/**
 * Repeatedly opens a cursor over a prefix and reads all entries with it. The prefix is a key
 * without its last byte: one in a thousand is that of a key, and the others sort immediately before
 * one, so that every table around it may have it.
 */
final class PrefixMissTask implements Task {
  private static final int PRESENT_OF = 1_000;

  private final Load load;
  private final long seed;
  private final KeySelector selector;
  private final Session session;
  private final ValueGenerator values;
  private final byte[] key;
  private final byte[] prefix;
  private long found;

  PrefixMissTask(StoreUnderTest store, Share share) {
    this.load = store.load();
    seed = load.seed(41, share.thread());
    selector = KeySelector.uniform(load.entries(), seed);
    session = store.engine().session();
    values = new ValueGenerator(load, seed);
    key = new byte[load.keySize()];
    prefix = new byte[load.keySize() - 1];
  }

  @Override
  public int step() {
    long number = selector.next();
    load.keys().write(number, key);
    System.arraycopy(key, 0, prefix, 0, prefix.length);
    if (!isPresent(number)) {
      KeyForm.makeMissing(prefix);
    }
    try (EngineCursor cursor = session.cursor(prefix)) {
      for (boolean there = cursor.seek(prefix); there && begins(cursor); there = cursor.next()) {
        long read = load.keys().read(cursor.key(), cursor.keyOffset(), load.keySize());
        values.check(cursor.value(), cursor.valueOffset(), cursor.valueLength(), read);
        found++;
      }
    }
    return 1;
  }

  private static boolean isPresent(long number) {
    return Math.floorMod(Permutation.mix(number), PRESENT_OF) == 0;
  }

  private boolean begins(EngineCursor cursor) {
    int offset = cursor.keyOffset();
    return Arrays.equals(cursor.key(), offset, offset + prefix.length, prefix, 0, prefix.length);
  }

  @Override
  public void account(long steps, LiveKeys liveKeys, Tally tally) {
    KeySelector again = KeySelector.uniform(load.entries(), seed);
    int keys = load.keys().keysOfLastByte();
    long expected = 0;
    for (long i = 0; i < steps; i++) {
      long number = again.next();
      if (isPresent(number)) {
        long from = number - number % keys;
        expected += liveKeys.countBetween(from, from + keys);
      }
    }
    tally.found(found, expected);
  }

  @Override
  public void close() {
    session.close();
  }
}
