package io.kiwidb.engine.transaction;

import io.kiwidb.Keyspace;
import io.kiwidb.Transaction;
import io.kiwidb.TransactionOptions;
import io.kiwidb.WriteOptions;
import io.kiwidb.engine.context.LeakGuard;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.context.TreeContext;
import io.kiwidb.engine.expiry.Moment;
import io.kiwidb.engine.read.SnapshotView;
import io.kiwidb.engine.read.StoreReader;
import io.kiwidb.engine.view.SnapshotList;
import io.kiwidb.engine.view.Tree;
import io.kiwidb.engine.view.Trees;
import io.kiwidb.engine.write.CommitPipeline;
import io.kiwidb.engine.write.OperandCheck;
import io.kiwidb.io.ShortWait;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.BatchBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of a store, and writes of single keys that depend on the value.
 *
 * <p>Threading: thread-safe.
 */
public final class Transactions {
  private static final int KEY_BYTES = 256; // of a buffer for one write

  private final StoreContext context;
  private final Trees trees;
  private final CommitPipeline pipeline;
  private final IntFunction<RuntimeException> unknown;
  private final LeakGuard leaks;
  private final LockTable locks;
  private final AtomicLong lastId = new AtomicLong();

  /** The condition of a write does not hold any more. Allocated in advance, without a stack. */
  private static final class OvertakenException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OvertakenException() {
      super("another write came first", null, false, false);
    }
  }

  @SuppressWarnings("StaticAssignmentOfThrowable") // has no stack
  private static final OvertakenException OVERTAKEN = new OvertakenException();

  /**
   * Creates it without transactions.
   *
   * @param unknown creates the exception for a keyspace that does not exist
   */
  public Transactions(
      StoreContext context,
      Trees trees,
      CommitPipeline pipeline,
      IntFunction<RuntimeException> unknown,
      LeakGuard leaks) {
    this.context = context;
    this.trees = trees;
    this.pipeline = pipeline;
    this.unknown = unknown;
    this.leaks = leaks;
    this.locks = new LockTable(context);
  }

  /**
   * Begins a transaction.
   *
   * @param source opens moments, and keeps the store reachable
   * @param main the default keyspace
   */
  public Transaction begin(SnapshotView.Source source, Keyspace main, TransactionOptions options) {
    context.health().requireOpen();
    long id = lastId.incrementAndGet();
    OwnWrites writes = new OwnWrites(this::keyspace);
    LockOwner owner = new LockOwner(id);
    SnapshotList snapshots = source.snapshots();
    Moment moment = snapshots.open(source::visible);
    HeldResources held = new HeldResources(snapshots, moment, locks, owner, writes);
    LeakGuard.Hold hold = leaks.hold("transaction", held::release);
    boolean begun = false;
    try {
      TransactionCore core = new TransactionCore(this, source, options, owner, writes, held, hold);
      LsmTransaction transaction = new LsmTransaction(core, main);
      leaks.watch(transaction, hold);
      begun = true;
      return transaction;
    } finally {
      if (!begun) {
        hold.release();
      }
    }
  }

  /** Returns the context of a keyspace; throws if it does not exist. */
  TreeContext keyspace(int id) {
    return tree(id).context();
  }

  private Tree tree(int id) {
    Tree tree = trees.find(id);
    if (tree == null) {
      throw unknown.apply(id);
    }
    return tree;
  }

  StoreContext context() {
    return context;
  }

  CommitPipeline pipeline() {
    return pipeline;
  }

  LockTable locks() {
    return locks;
  }

  /** Throws unless the merge operators accept the operands of a batch. */
  void requireOperands(BatchBuffer batch) {
    if (batch.contains(ValueType.MERGE)) {
      OperandCheck.require(batch, this::tree);
    }
  }

  /** See {@link Keyspace#compareAndPut(byte[], byte[], byte[], WriteOptions)}. */
  public boolean compareAndPut(
      SnapshotView.Source source,
      Keyspace keyspace,
      byte[] key,
      byte @Nullable [] expected,
      byte @Nullable [] value,
      WriteOptions options) {
    context.health().requireWritable();
    BatchBuffer batch = new BatchBuffer(KEY_BYTES);
    if (value != null) {
      batch.add(ValueType.PUT, keyspace.id(), key, value);
    } else {
      batch.add(ValueType.DELETE, keyspace.id(), key);
    }
    SnapshotList snapshots = source.snapshots();
    for (int tries = 0; ; tries++) {
      Moment moment = snapshots.open(source::visible); // so that no change is compacted away
      try {
        StoreReader reader = source.reader(keyspace, moment.sequence());
        if (!Arrays.equals(reader.get(key, moment), expected)) {
          return false;
        }
        if (expected == null && value == null) {
          return true;
        }
        pipeline.commit(
            batch, options, last -> requireUnchanged(source, keyspace, reader, key, moment, last));
        return true;
      } catch (OvertakenException e) {
        ShortWait.pause(this, tries);
      } finally {
        snapshots.close(moment);
      }
    }
  }

  private static void requireUnchanged(
      SnapshotView.Source source,
      Keyspace keyspace,
      StoreReader reader,
      byte[] key,
      Moment moment,
      long last) {
    if (last != moment.sequence()
        && (source.reader(keyspace, last) != reader
            || reader.changes().isChanged(key, moment.sequence()))) {
      throw OVERTAKEN;
    }
  }
}
