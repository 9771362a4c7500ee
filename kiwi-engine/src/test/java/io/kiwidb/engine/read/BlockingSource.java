package io.kiwidb.engine.read;

import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.LookupKey;
import java.util.concurrent.CountDownLatch;

/** A source whose {@code next} signals that it has begun and then blocks until it is released. */
record BlockingSource(EntryCursor source, CountDownLatch inside, CountDownLatch finish)
    implements EntryCursor {
  @Override
  public Entry entry() {
    return source.entry();
  }

  @Override
  public boolean first() {
    return source.first();
  }

  @Override
  public boolean last() {
    return source.last();
  }

  @Override
  public boolean seek(LookupKey target) {
    return source.seek(target);
  }

  @Override
  public boolean next() {
    inside.countDown();
    try {
      finish.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return source.next();
  }

  @Override
  public boolean previous() {
    return source.previous();
  }

  @Override
  public void close() {
    source.close();
  }
}
