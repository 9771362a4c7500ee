package io.kiwidb.bench.workload;

import io.kiwidb.bench.engine.Session;

/** Fills a store: writes every key once. Of n threads, each writes every n-th key of the order. */
final class FillTask implements Task {
  /** Order of the keys. */
  enum Order {
    ASCENDING,
    RANDOM
  }

  /** How keys are written. */
  enum WriteMode {
    PUT,
    SYNCED_PUT,
    ASYNC_PUT,
    BATCH
  }

  private final Load load;
  private final Share share;
  private final WriteMode mode;
  private final Order order;
  private final Permutation permutation;
  private final Session session;
  private final ValueGenerator values;
  private final byte[] key;
  private long position;

  FillTask(StoreUnderTest store, Share share, Order order, WriteMode mode) {
    this.load = store.load();
    this.share = share;
    this.mode = mode;
    this.order = order;
    permutation = new Permutation(load.entries(), load.seed(0, 0));
    session = store.engine().session();
    values = new ValueGenerator(load, load.seed(1, share.thread()));
    key = new byte[load.keySize()];
    position = share.thread();
  }

  private long number(long at) {
    return order == Order.ASCENDING ? at : permutation.at(at);
  }

  @Override
  public int step() {
    if (position >= load.entries()) {
      if (mode == WriteMode.ASYNC_PUT) {
        session.awaitPuts();
      }
      return END;
    }
    if (mode != WriteMode.BATCH) {
      long number = nextKey();
      if (mode == WriteMode.PUT) {
        session.put(key, values.of(number));
      } else if (mode == WriteMode.SYNCED_PUT) {
        session.putSync(key, values.of(number));
      } else {
        session.putAsync(key, values.of(number));
      }
      return 1;
    }
    int count = 0;
    while (count < load.batch() && position < load.entries()) {
      long number = nextKey();
      session.addToBatch(key, values.of(number));
      count++;
    }
    session.writeBatch();
    return count;
  }

  private long nextKey() {
    long number = number(position);
    position += share.threads();
    load.keys().write(number, key);
    return number;
  }

  @Override
  public void account(long steps, LiveKeys liveKeys, Tally tally) {
    long count = 0;
    for (long at = share.thread(); at < position; at += share.threads()) {
      liveKeys.add(number(at));
      count++;
    }
    tally.wrote(count * load.entryBytes());
  }

  @Override
  public void close() {
    session.close();
  }
}
