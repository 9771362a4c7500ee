package io.kiwidb.bench.workload;

import io.kiwidb.bench.engine.EngineCursor;
import io.kiwidb.bench.engine.Session;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Puts an entry behind all others, then takes the first one: opens a cursor, moves it to the first
 * entry, and deletes that. So the store is a queue whose backlog stays as long as it was.
 */
final class QueueTask implements Task {
  private final Load load;
  private final QueueEnds ends;
  private final Session session;
  private final ValueGenerator values;
  private final byte[] key;
  private long taken;

  QueueTask(StoreUnderTest store, Share share) {
    load = store.load();
    ends = store.queue();
    ends.startBehind(store.liveKeys());
    session = store.engine().session();
    values = new ValueGenerator(load, load.seed(5, share.thread()));
    key = new byte[load.keySize()];
  }

  @Override
  public int step() {
    long last = ends.append();
    load.keys().write(last, key);
    session.put(key, values.of(last));
    ReentrantLock taking = ends.taking();
    taking.lock();
    try {
      take();
    } finally {
      taking.unlock();
    }
    return 1;
  }

  private void take() {
    try (EngineCursor cursor = session.cursor()) {
      if (!cursor.first()) {
        return;
      }
      System.arraycopy(cursor.key(), cursor.keyOffset(), key, 0, key.length);
    }
    session.delete(key);
    taken++;
  }

  @Override
  public void account(long steps, LiveKeys liveKeys, Tally tally) {
    long first = 0;
    for (long i = 0; i < steps; i++) {
      liveKeys.add(liveKeys.end());
      first = liveKeys.from(first);
      liveKeys.remove(first);
    }
    tally.found(taken, steps);
    tally.wrote(steps * (load.entryBytes() + load.keySize()));
  }

  @Override
  public void close() {
    session.close();
  }
}
