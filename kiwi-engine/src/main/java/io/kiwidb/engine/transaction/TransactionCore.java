package io.kiwidb.engine.transaction;

import io.kiwidb.Cursor;
import io.kiwidb.Durability;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.TransactionConflictException;
import io.kiwidb.TransactionConflictException.Reason;
import io.kiwidb.TransactionOptions;
import io.kiwidb.TransactionOptions.Isolation;
import io.kiwidb.TransactionOptions.Locking;
import io.kiwidb.WriteOptions;
import io.kiwidb.WriteStalledException;
import io.kiwidb.engine.context.LeakGuard;
import io.kiwidb.engine.expiry.Moment;
import io.kiwidb.engine.read.OverlaidReader;
import io.kiwidb.engine.read.Overlay;
import io.kiwidb.engine.read.SnapshotView;
import io.kiwidb.engine.read.StoreReader;
import io.kiwidb.engine.view.MemTableSlot;
import io.kiwidb.io.ShortWait;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.BatchBuffer;
import io.kiwidb.spi.BatchReader;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One transaction.
 *
 * <p><b>Idea.</b> It reads a snapshot. It commits if nothing that matters to it was changed after
 * that; so it is as if it had run at once, at its place in the commit order. Most of that is
 * checked before the commit lock is taken, where others may go on writing; under the lock only what
 * came meanwhile is checked.
 *
 * <p>Locks of keys only make such a failure rare: pessimistic transactions wait for each other,
 * instead of failing at the end. That is why plain writes need not know of locks.
 *
 * <p><b>Invariants.</b> <b>T1</b>: what must be unchanged was not changed between the moment and
 * the commit, or the commit fails. <b>T2</b>: all reads see one moment. It moves only if nothing
 * was read without a lock, and if what is locked was not changed; then the transaction cannot tell.
 * <b>T3</b>: a lock is released only when the transaction has ended: after its writes are visible.
 *
 * <p>Threading: thread-safe; one call at a time.
 */
final class TransactionCore {
  private final Transactions transactions;
  private final SnapshotView.Source source;
  private final TransactionOptions options;
  private final LockOwner owner;
  private final OwnWrites writes;
  private final HeldResources held;
  private final LeakGuard.Hold hold;
  private final Map<Integer, Touched> keyspaces = new HashMap<>();
  private final ConflictCheck conflicts;
  private final ReentrantLock lock = new ReentrantLock();
  private Optional<Durability> durability =
      Optional.empty(); // the strongest that a write asked for
  private long lockBytes;
  private boolean hasReadUnlocked;
  private boolean broken; // memory and batch may differ

  TransactionCore(
      Transactions transactions,
      SnapshotView.Source source,
      TransactionOptions options,
      LockOwner owner,
      OwnWrites writes,
      HeldResources held,
      LeakGuard.Hold hold) {
    this.transactions = transactions;
    this.source = source;
    this.options = options;
    this.owner = owner;
    this.writes = writes;
    this.held = held;
    this.hold = hold;
    this.conflicts = new ConflictCheck(owner.id(), source, keyspaces);
  }

  long id() {
    return owner.id();
  }

  TransactionOptions options() {
    return options;
  }

  /** Runs a call of the user. */
  <T extends @Nullable Object> T call(Supplier<T> body) {
    lock.lock();
    try {
      requireActive();
      return body.get();
    } catch (TransactionConflictException e) {
      if (e.reason() != Reason.LOCK_TIMEOUT) {
        hold.release();
      }
      throw e;
    } finally {
      lock.unlock();
    }
  }

  private void requireActive() {
    source.health().requireOpen();
    if (hold.isReleased()) {
      throw new IllegalStateException("transaction " + owner.id()
          + " has ended: it was committed or rolled back; begin another one");
    }
    if (broken) {
      throw new IllegalStateException("transaction " + owner.id()
          + " failed in the middle of a write; roll it back, and run it again");
    }
  }

  /** Returns whether it has not ended. */
  boolean isActive() {
    return !hold.isReleased();
  }

  /** Returns a keyspace as this transaction uses it. */
  Touched touch(Keyspace keyspace) {
    Touched known = keyspaces.get(keyspace.id());
    if (known == null || known.keyspace() != keyspace) {
      StoreReader reader = source.reader(keyspace, at()); // throws if it is of another store
      if (known == null) {
        known = new Touched(keyspace, reader);
        keyspaces.put(keyspace.id(), known);
      }
    }
    return known;
  }

  /** Returns how to look up keys; the caller has noted what it reads. */
  OverlaidReader reader(Touched keyspace) {
    return new OverlaidReader(keyspace.reader(), held.moment(), writes.overlay(keyspace.id()));
  }

  /** Notes that a key is about to be read. */
  void reads(Touched keyspace, byte[] key) {
    if (options.isolation() == Isolation.SERIALIZABLE) {
      keyspace.reads().add(key);
      requireRoom(0);
    }
    hasReadUnlocked = hasReadUnlocked
        || !owner.held().containsKey(new LockName(keyspace.keyspace(), key, keyspace.order()));
  }

  /** Notes that a key is about to be read that the transaction will change. */
  void readsForUpdate(Touched keyspace, byte[] key) {
    if (options.locking() == Locking.PESSIMISTIC) {
      lock(keyspace, key);
    }
    keyspace.reads().add(key);
    requireRoom(0);
  }

  /** Opens a cursor. */
  Cursor cursor(Touched keyspace, KeyRange range, Object user) {
    hasReadUnlocked = true;
    Cursor cursor = open(keyspace, range, user);
    return options.isolation() == Isolation.SERIALIZABLE
        ? new TrackedCursor(cursor, keyspace.order(), range, span -> scans(keyspace, span))
        : cursor;
  }

  private Cursor open(Touched keyspace, KeyRange range, Object user) {
    Overlay overlay = writes.overlay(keyspace.id());
    if (overlay == null) {
      return reader(keyspace).cursor(range, () -> {}, user);
    }
    MemTableSlot slot = overlay.slot();
    slot.hold();
    return reader(keyspace).cursor(range, slot::release, user);
  }

  private void scans(Touched keyspace, ScannedSpan span) {
    lock.lock();
    try {
      if (isActive()) { // a cursor may be used for longer
        keyspace.reads().add(span);
        requireRoom(0);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Adds writes. */
  void write(BatchBuffer batch, WriteOptions write) {
    requireRoom(batch.entryBytes());
    transactions.requireOperands(batch);
    if (options.locking() == Locking.PESSIMISTIC) {
      lockKeys(batch);
    }
    broken = true;
    writes.add(batch, held.moment().millis());
    broken = false;
    write.durability().ifPresent(asked -> {
      if (durability.isEmpty() || asked.compareTo(durability.get()) < 0) {
        durability = Optional.of(asked); // constants go from most to least durable
      }
    });
  }

  private void requireRoom(long more) {
    long reads =
        keyspaces.values().stream().mapToLong(one -> one.reads().bytes()).sum();
    long bytes = writes.bytes() + reads + lockBytes + more;
    if (bytes > options.maxBytes()) {
      throw new IllegalArgumentException("transaction " + owner.id() + " would need " + bytes
          + " bytes for its writes, reads and locks; its limit is " + options.maxBytes()
          + " bytes. Divide it, or begin it with a larger limit");
    }
  }

  private void lockKeys(BatchBuffer batch) {
    BatchReader entry = batch.reader();
    while (entry.next()) {
      if (entry.type() != ValueType.RANGE_DELETE) {
        int offset = entry.keyOffset();
        byte[] key = Arrays.copyOfRange(batch.array(), offset, offset + entry.keyLength());
        Touched keyspace = keyspaces.get(entry.keyspace());
        if (keyspace != null) {
          lock(keyspace, key);
        }
      }
    }
  }

  private void lock(Touched keyspace, byte[] key) {
    LockName name = new LockName(keyspace.keyspace(), key, keyspace.order());
    if (!transactions.locks().acquire(owner, name, options.lockTimeout())) {
      return;
    }
    lockBytes += key.length + LOCK_BYTES;
    for (int tries = 0; keyspace.reader().changes().isChanged(key, at()); tries++) {
      if (hasReadUnlocked) {
        throw conflicts.changed(keyspace.keyspace(), key);
      }
      source.health().requireWritable(); // or it may never be visible
      ShortWait.pause(this, tries);
      moveOn(name); // T2
    }
  }

  /** A lock with its name and place; an estimate. */
  private static final int LOCK_BYTES = 200;

  private long at() {
    return held.moment().sequence();
  }

  /**
   * Moves to the current moment.
   *
   * @param wanted the lock that was taken just now, of a key that the transaction has not seen
   */
  private void moveOn(LockName wanted) {
    Moment later = source.snapshots().open(source::visible);
    boolean moved = false;
    try {
      for (LockName locked : owner.held().keySet()) {
        if (!locked.equals(wanted)) {
          requireUnchanged(locked);
        }
      }
      keyspaces
          .values()
          .forEach(one -> one.reader(source.reader(one.keyspace(), later.sequence())));
      held.moment(later);
      moved = true;
    } finally {
      if (!moved) {
        source.snapshots().close(later);
      }
    }
  }

  private void requireUnchanged(LockName name) {
    Touched keyspace = keyspaces.get(name.keyspaceId());
    if (keyspace != null && keyspace.reader().changes().isChanged(name.key(), at())) {
      throw conflicts.changed(keyspace.keyspace(), name.key());
    }
  }

  int count() {
    return writes.count();
  }

  int savepoint() {
    return writes.savepoint();
  }

  void rollbackTo(int savepoint) {
    broken = true;
    writes.rollbackTo(savepoint, held.moment().millis());
    broken = false;
  }

  /** Commits; the transaction has ended then, except after a write stall. */
  void commit() {
    boolean stalled = false;
    try {
      if (writes.count() > 0) {
        BatchBuffer batch = writes.batch();
        long checked = source.visible();
        conflicts.require(batch, at()); // without stopping writers
        transactions.pipeline().commit(batch, writeOptions(), last -> {
          if (last != checked) {
            conflicts.require(batch, checked); // T1
          }
        });
      }
    } catch (WriteStalledException e) {
      stalled = true;
      throw e;
    } finally {
      if (!stalled) {
        hold.release(); // T3
      }
    }
  }

  private WriteOptions writeOptions() {
    WriteOptions given = options.write();
    Optional<Durability> asked = given.durability().isEmpty()
        ? durability
        : durability
            .filter(one -> one.compareTo(given.durability().get()) < 0)
            .or(given::durability);
    return new WriteOptions(asked, given.log(), given.stallLimit(), given.ttl());
  }

  /** Ends it without a commit. Idempotent. */
  void rollback() {
    lock.lock();
    try {
      hold.release();
    } finally {
      lock.unlock();
    }
  }
}
