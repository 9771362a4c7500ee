package io.kiwidb.bench.engine;

import org.rocksdb.OptimisticTransactionDB;
import org.rocksdb.OptimisticTransactionOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.Transaction;
import org.rocksdb.TransactionDB;
import org.rocksdb.TransactionOptions;
import org.rocksdb.WriteOptions;

/** Transactions of RocksDB, of the kind for which the store was opened. */
final class RocksTransactions implements EngineTransactions {
  private final RocksDB db;
  private final ReadOptions reading = new ReadOptions();
  private final WriteOptions writing;
  private final OptimisticTransactionOptions optimistic =
      new OptimisticTransactionOptions().setSetSnapshot(true);
  private final TransactionOptions pessimistic = new TransactionOptions();

  RocksTransactions(RocksDB db, boolean syncsEachWrite) {
    this.db = db;
    writing = new WriteOptions().setSync(syncsEachWrite);
  }

  private Transaction begin() {
    if (db instanceof OptimisticTransactionDB store) {
      return store.beginTransaction(writing, optimistic);
    }
    return ((TransactionDB) db).beginTransaction(writing, pessimistic);
  }

  @Override
  public int readAndSet(byte[][] keys, byte[][] values, Check checks) {
    for (int conflicts = 0; ; conflicts++) {
      try (Transaction transaction = begin()) {
        for (int i = 0; i < keys.length; i++) {
          byte[] found = transaction.getForUpdate(reading, keys[i], true);
          if (found != null) {
            checks.found(i, found);
          }
          transaction.put(keys[i], values[i]);
        }
        transaction.commit();
        return conflicts;
      } catch (RocksDBException e) {
        if (!isConflict(e)) {
          throw RocksStore.failure(e);
        }
      }
    }
  }

  private static boolean isConflict(RocksDBException e) {
    Status status = e.getStatus();
    return status != null
        && (status.getCode() == Status.Code.Busy
            || status.getCode() == Status.Code.TryAgain
            || status.getCode() == Status.Code.TimedOut);
  }

  @Override
  public void close() {
    pessimistic.close();
    optimistic.close();
    writing.close();
    reading.close();
  }
}
