package io.kiwidb.bench.engine;

/** Whether, and for which kind of transactions, a store is opened; RocksDB has to know. */
public enum TransactionKind {
  /** Without transactions. */
  NONE,
  /** Conflicts are found at the commit. */
  OPTIMISTIC,
  /** Keys are locked when they are read. */
  PESSIMISTIC
}
