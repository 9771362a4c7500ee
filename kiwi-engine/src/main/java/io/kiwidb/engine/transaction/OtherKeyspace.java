package io.kiwidb.engine.transaction;

import io.kiwidb.Keyspace;
import io.kiwidb.Transaction;

/**
 * A keyspace other than the default one as a transaction sees it; keeps the transaction reachable.
 *
 * <p>Threading: thread-safe.
 */
final class OtherKeyspace extends TransactionView {
  private final LsmTransaction transaction;

  OtherKeyspace(LsmTransaction transaction, TransactionCore core, Keyspace keyspace) {
    super(core, keyspace);
    this.transaction = transaction;
  }

  @Override
  public Transaction transaction() {
    return transaction;
  }
}
