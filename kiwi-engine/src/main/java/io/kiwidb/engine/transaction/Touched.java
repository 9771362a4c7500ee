package io.kiwidb.engine.transaction;

import io.kiwidb.Keyspace;
import io.kiwidb.engine.map.KeyLocks;
import io.kiwidb.engine.read.StoreReader;
import io.kiwidb.key.KeyOrder;
import org.jspecify.annotations.Nullable;

/**
 * A keyspace that a transaction uses.
 *
 * <p>Threading: used under the lock of the transaction.
 */
final class Touched {
  private final Keyspace keyspace;
  private final KeyOrder order;
  private final ReadSet reads;
  private StoreReader reader;
  private @Nullable KeyLocks mapLocks;

  /** Creates it with the reader of the transaction's moment. */
  Touched(Keyspace keyspace, StoreReader reader) {
    this.keyspace = keyspace;
    this.reader = reader;
    this.order = reader.order();
    this.reads = new ReadSet(order);
  }

  Keyspace keyspace() {
    return keyspace;
  }

  int id() {
    return keyspace.id();
  }

  KeyOrder order() {
    return order;
  }

  /** Returns what must be unchanged at the commit. */
  ReadSet reads() {
    return reads;
  }

  /** Returns the reader of the transaction's moment; another one if the keyspace was cleared. */
  StoreReader reader() {
    return reader;
  }

  /** Sets the reader of a later moment. */
  void reader(StoreReader later) {
    reader = later;
  }

  /** Returns the locks of its maps. */
  KeyLocks mapLocks() {
    KeyLocks locks = mapLocks;
    if (locks == null) {
      locks = new KeyLocks(order);
      mapLocks = locks;
    }
    return locks;
  }
}
