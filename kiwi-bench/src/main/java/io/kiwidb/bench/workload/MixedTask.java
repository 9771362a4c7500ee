package io.kiwidb.bench.workload;

import io.kiwidb.bench.engine.Session;
import java.util.SplittableRandom;

/** A random mix of reads, overwrites and short scans. */
final class MixedTask implements Task {
  private static final int SHORT_SCAN = 10;

  /**
   * Percentages of operations.
   *
   * @param reads percentage of lookups
   * @param writes percentage of overwrites; the rest are short scans
   */
  record Mix(int reads, int writes) {
    /** YCSB workload A. */
    static final Mix YCSB_A = new Mix(50, 50);

    /** A mix typical of a service. */
    static final Mix SERVICE = new Mix(70, 25);
  }

  private final Load load;
  private final Mix mix;
  private final KeySelector selector;
  private final SplittableRandom random;
  private final Session session;
  private final ValueGenerator values;
  private final byte[] key;
  private final boolean[] added;
  private long reads;
  private long found;
  private long writes;

  private MixedTask(StoreUnderTest store, Share share, Mix mix, KeySelector selector) {
    this.load = store.load();
    this.mix = mix;
    this.selector = selector;
    long seed = load.seed(50, share.thread());
    random = new SplittableRandom(seed);
    session = store.engine().session();
    values = new ValueGenerator(load, seed);
    key = new byte[load.keySize()];
    added = new boolean[store.liveKeys().isFull() ? 0 : (int) load.entries()];
  }

  static MixedTask ycsbA(StoreUnderTest store, Share share) {
    Load load = store.load();
    Permutation scatter = new Permutation(load.entries(), load.seed(20, 0));
    return new MixedTask(
        store,
        share,
        Mix.YCSB_A,
        KeySelector.zipf(store.zipf(), scatter, load.seed(51, share.thread())));
  }

  static MixedTask service(StoreUnderTest store, Share share) {
    Load load = store.load();
    return new MixedTask(
        store,
        share,
        Mix.SERVICE,
        KeySelector.uniform(load.entries(), load.seed(52, share.thread())));
  }

  @Override
  public int step() {
    long number = selector.next();
    load.keys().write(number, key);
    int chance = random.nextInt(100);
    if (chance < mix.reads) {
      read(number);
    } else if (chance < mix.reads + mix.writes) {
      session.put(key, values.of(number));
      writes++;
      if (added.length > 0) {
        added[(int) number] = true;
      }
    } else {
      SeekTask.seekAndScan(session, load, values, key, SHORT_SCAN);
    }
    return 1;
  }

  private void read(long number) {
    reads++;
    int length = session.get(key);
    if (length != Session.MISSING) {
      values.check(session.value(), 0, length, number);
      found++;
    }
  }

  /**
   * If keys were missing at the start, reads may or may not have found keys written concurrently,
   * so the number found is then also the number expected.
   */
  @Override
  public void account(long steps, LiveKeys liveKeys, Tally tally) {
    tally.found(found, added.length == 0 ? reads : found);
    tally.wrote(writes * load.entryBytes());
    for (int number = 0; number < added.length; number++) {
      if (added[number]) {
        liveKeys.add(number);
      }
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
