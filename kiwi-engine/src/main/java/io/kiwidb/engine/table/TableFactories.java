package io.kiwidb.engine.table;

import io.kiwidb.Settings;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.context.TreeContext;
import java.util.function.LongSupplier;

/**
 * What the table factories of all keyspaces share: file numbers and the limit of the write rate.
 *
 * <p>Threading: thread-safe.
 */
public final class TableFactories {
  private final LongSupplier newFileNumber;
  private final RateLimiter limiter;

  /** Creates it; file numbers come from the supplier. */
  public TableFactories(StoreContext context, LongSupplier newFileNumber) {
    this.newFileNumber = newFileNumber;
    this.limiter = new RateLimiter(
        context.time(), context.scheduler(), () -> context.settings().number(Settings.RATE_LIMIT));
  }

  /** Returns a factory for the tables of a keyspace. */
  public TableFactory of(TreeContext tree) {
    return new TableFactory(tree, this);
  }

  long newFileNumber() {
    return newFileNumber.getAsLong();
  }

  RateLimiter limiter() {
    return limiter;
  }
}
