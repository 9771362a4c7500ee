package io.kiwidb.bench.engine;

import io.kiwidb.Kiwi;
import io.kiwidb.Transaction;
import io.kiwidb.TransactionConflictException;
import io.kiwidb.TransactionOptions;

/**
 * Transactions of Kiwi.
 *
 * @param db the store
 * @param options the kind
 */
record KiwiTransactions(Kiwi db, TransactionOptions options) implements EngineTransactions {
  /** Returns transactions of a kind. */
  static KiwiTransactions of(Kiwi db, TransactionKind kind) {
    return new KiwiTransactions(
        db,
        kind == TransactionKind.PESSIMISTIC
            ? TransactionOptions.pessimistic()
            : TransactionOptions.optimistic());
  }

  @Override
  public int readAndSet(byte[][] keys, byte[][] values, Check checks) {
    for (int conflicts = 0; ; conflicts++) {
      try (Transaction transaction = db.begin(options)) {
        for (int i = 0; i < keys.length; i++) {
          byte[] found = transaction.getForUpdate(keys[i]);
          if (found != null) {
            checks.found(i, found);
          }
          transaction.put(keys[i], values[i]);
        }
        transaction.commit();
        return conflicts;
      } catch (TransactionConflictException e) {
        assert e.key() != null; // again
      }
    }
  }

  @Override
  public void close() {}
}
