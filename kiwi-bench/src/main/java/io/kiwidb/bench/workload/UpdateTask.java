package io.kiwidb.bench.workload;

import io.kiwidb.bench.engine.Session;

/** Overwrites or deletes random keys. */
final class UpdateTask implements Task {
  /** The operation on a key. */
  enum Change {
    OVERWRITE,
    DELETE
  }

  private final Load load;
  private final Change change;
  private final long seed;
  private final KeySelector selector;
  private final Session session;
  private final ValueGenerator values;
  private final byte[] key;

  UpdateTask(StoreUnderTest store, Share share, Change change) {
    this.load = store.load();
    this.change = change;
    seed = load.seed(change == Change.OVERWRITE ? 2 : 3, share.thread());
    selector = KeySelector.uniform(load.entries(), seed);
    session = store.engine().session();
    values = new ValueGenerator(load, seed);
    key = new byte[load.keySize()];
  }

  @Override
  public int step() {
    long number = selector.next();
    load.keys().write(number, key);
    if (change == Change.OVERWRITE) {
      session.put(key, values.of(number));
    } else {
      session.delete(key);
    }
    return 1;
  }

  @Override
  public void account(long steps, LiveKeys liveKeys, Tally tally) {
    KeySelector again = KeySelector.uniform(load.entries(), seed);
    for (long i = 0; i < steps; i++) {
      long number = again.next();
      if (change == Change.OVERWRITE) {
        liveKeys.add(number);
      } else {
        liveKeys.remove(number);
      }
    }
    tally.wrote(steps * (change == Change.OVERWRITE ? load.entryBytes() : load.keySize()));
  }

  @Override
  public void close() {
    session.close();
  }
}
