package io.kiwidb.bench.workload;

import io.kiwidb.bench.engine.Session;

/** Deletes ranges of keys, each by one call. */
final class DeleteRangeTask implements Task {
  /** Which ranges. */
  enum Ranges {
    /** The middle half of all keys, again and again. */
    HALF,
    /** Two neighbouring keys, somewhere. */
    PAIRS
  }

  private final Load load;
  private final Ranges ranges;
  private final long seed;
  private final KeySelector selector;
  private final Session session;
  private final byte[] from;
  private final byte[] to;

  DeleteRangeTask(StoreUnderTest store, Share share, Ranges ranges) {
    this.load = store.load();
    this.ranges = ranges;
    seed = load.seed(4, share.thread());
    selector = KeySelector.uniform(load.entries(), seed);
    session = store.engine().session();
    from = new byte[load.keySize()];
    to = new byte[load.keySize()];
  }

  /** Returns the first key of the gap that {@link Ranges#HALF} leaves. */
  static long gapFrom(Load load) {
    return load.entries() / 4;
  }

  /** Returns the key before which that gap ends. */
  static long gapTo(Load load) {
    return Math.max(gapFrom(load) + 1, load.entries() - load.entries() / 4) - 1;
  }

  private long first(KeySelector keys) {
    return ranges == Ranges.HALF ? gapFrom(load) : keys.next();
  }

  private long end(long first) {
    return ranges == Ranges.HALF ? gapTo(load) : Math.min(first + 2, load.entries() - 1);
  }

  @Override
  public int step() {
    long first = first(selector);
    load.keys().write(first, from);
    load.keys().write(end(first), to);
    session.deleteRange(from, to);
    return 1;
  }

  @Override
  public void account(long steps, LiveKeys liveKeys, Tally tally) {
    KeySelector again = KeySelector.uniform(load.entries(), seed);
    for (long i = 0; i < (ranges == Ranges.HALF ? Math.min(1, steps) : steps); i++) {
      long first = first(again);
      for (long number = first; number < end(first); number++) {
        liveKeys.remove(number);
      }
    }
    tally.wrote(steps * 2 * load.keySize());
  }

  @Override
  public void close() {
    session.close();
  }
}
