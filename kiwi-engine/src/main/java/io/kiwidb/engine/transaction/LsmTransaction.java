package io.kiwidb.engine.transaction;

import io.kiwidb.Keyspace;
import io.kiwidb.Transaction;
import io.kiwidb.TransactionKeyspace;
import io.kiwidb.TransactionOptions;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;

/**
 * A transaction, as handed to the user; also its view of the default keyspace. Its views of other
 * keyspaces and its cursors refer to it.
 *
 * <p>Threading: thread-safe.
 */
final class LsmTransaction extends TransactionView implements Transaction {
  private final TransactionCore core;
  private final List<Point> points = new ArrayList<>(); // under the lock of the core

  /**
   * A savepoint.
   *
   * @param transaction whose it is
   * @param parts how many parts of the batch are kept
   */
  private record Point(LsmTransaction transaction, int parts) implements Savepoint {
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return parts;
    }

    @Override
    public String toString() {
      return "savepoint of transaction " + transaction.transactionId();
    }
  }

  LsmTransaction(TransactionCore core, Keyspace main) {
    super(core, main);
    this.core = core;
  }

  @Override
  public Transaction transaction() {
    return this;
  }

  @Override
  public long transactionId() {
    return core.id();
  }

  @Override
  public TransactionOptions transactionOptions() {
    return core.options();
  }

  @Override
  public TransactionKeyspace keyspace(Keyspace keyspace) {
    try {
      return core.call(() -> {
        Keyspace known = core.touch(itself(keyspace)).keyspace();
        return known == underlying() ? this : new OtherKeyspace(this, core, known);
      });
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private static Keyspace itself(Keyspace keyspace) {
    return keyspace instanceof TransactionView view ? view.underlying() : keyspace;
  }

  @Override
  public void write(WriteBatch batch) {
    try {
      core.call(() -> {
        core.touch(underlying());
        batch.keyspaces().forEach(keyspace -> core.touch(itself(keyspace)));
        core.write(batch.buffer(), WriteOptions.defaults());
        return true;
      });
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public int count() {
    try {
      return core.call(core::count);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public Savepoint savepoint() {
    try {
      return core.call(() -> {
        Point point = new Point(this, core.savepoint());
        points.add(point);
        return point;
      });
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void rollbackTo(Savepoint savepoint) {
    try {
      core.call(() -> {
        int at = points.indexOf(savepoint);
        if (at < 0) {
          throw new IllegalArgumentException(
              "the savepoint is of another transaction, or an earlier one was rolled back to");
        }
        core.rollbackTo(points.get(at).parts());
        points.subList(at + 1, points.size()).clear();
        return true;
      });
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void commit() {
    try {
      core.call(() -> {
        core.commit();
        return true;
      });
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void rollback() {
    try {
      core.rollback();
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public boolean isActive() {
    return core.isActive();
  }

  @Override
  public void close() {
    rollback();
  }
}
