package io.kiwidb.testkit.fault;

import io.kiwidb.CorruptionException;
import io.kiwidb.DatabaseState;
import io.kiwidb.DatabaseState.Health;
import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.io.Storage;
import io.kiwidb.testkit.crash.CommitLog;
import io.kiwidb.testkit.crash.RecoveryCheck;
import io.kiwidb.testkit.crash.StoreContents;
import io.kiwidb.testkit.model.ModelKeyspace;
import io.kiwidb.testkit.model.ModelReads;
import io.kiwidb.testkit.model.Operation;
import io.kiwidb.testkit.model.Oracle;
import io.kiwidb.testkit.model.StoreOracle;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store and its expected contents, across faults and reopenings.
 *
 * <p>An exception is expected if a storage operation failed during the call, or if the state of the
 * store excludes writes; only {@link KiwiException}s are accepted, and never
 * {@link io.kiwidb.CorruptionException}. Everything else is an {@link AssertionError}. Threading:
 * not thread-safe.
 */
final class FaultSession {
  /** By how much the time of a store that was not closed may be ahead of the clock. */
  private static final long LEASE_MILLIS = 10_000;

  private final Workload workload;
  private final SimulatedStore store;
  private final Supplier<Storage> disk;
  private final FaultSource faults;
  private final CommitLog log = new CommitLog();
  private StoreOracle oracle = new StoreOracle();
  private ModelReads reads = new ModelReads(oracle);
  private SessionWrites writes;
  private @Nullable Kiwi db;
  private boolean cleanlyClosed = true;

  /** @param disk creates the storage for each opening */
  FaultSession(Workload workload, Supplier<Storage> disk, FaultSource faults) {
    this.workload = workload;
    this.disk = disk;
    this.faults = faults;
    store = new SimulatedStore(workload);
    log.time(store.clock().epochMillis());
    writes = new SessionWrites(workload, log, oracle, reads, faults);
  }

  CommitLog log() {
    return log;
  }

  /** Returns how many commits a process crash must preserve. */
  int requiredAfterKill() {
    return workload.isLogged() ? log.acknowledged() : log.durable();
  }

  boolean isOpen() {
    return db != null;
  }

  Health health() {
    Kiwi opened = db;
    return opened == null ? Health.CLOSED : opened.state().health();
  }

  /**
   * Executes one operation, after opening the store if necessary; returns whether it was attempted.
   */
  boolean step(Operation operation) {
    if (db == null && !open()) {
      return false;
    }
    if (operation instanceof Operation.Reopen reopen) {
      close();
      if (open()) {
        reopen.changes().forEach(this::change);
      }
      return true;
    }
    excused(operation.toString(), kind(operation), () -> execute(operation));
    return true;
  }

  /** Runs one background task. */
  void background() {
    store.callBegins();
    store.runOne();
    checkState();
  }

  /** Advances the time and runs all tasks that become due. */
  void pass(Duration duration) {
    if (db != null) {
      store.pass(duration);
      checkState();
    }
  }

  /** Opens the store; returns whether it succeeded. */
  boolean open() {
    boolean opened = excused("open", Kind.OPENING, () -> db = store.apply(disk.get()));
    if (!opened) {
      db = null;
      return false;
    }
    faults.hold();
    if (workload.passesTime()) {
      long ahead = cleanlyClosed ? 0 : LEASE_MILLIS;
      store.clock().moveTo(Math.max(store.clock().epochMillis(), log.time() + ahead));
      look(opened());
    }
    StoreContents found = RecoveryCheck.contentOf(opened());
    int required = cleanlyClosed ? log.tried() : requiredAfterKill();
    log.recovered(RecoveryCheck.match(log, found, required));
    oracle = oracleOf(found, opened());
    oracle.time(log.time());
    reads = new ModelReads(oracle);
    writes = new SessionWrites(workload, log, oracle, reads, faults);
    faults.release();
    return true;
  }

  private static StoreOracle oracleOf(StoreContents found, Kiwi db) {
    StoreOracle oracle = new StoreOracle();
    for (Keyspace keyspace : db.keyspaces()) {
      String name = keyspace.name();
      if (!name.equals(Keyspace.DEFAULT)) {
        oracle.create(name);
      }
      Oracle content = oracle.require(name).content();
      found.of(name).forEach((key, value) -> content.put(key, value, found.expiry(name, key)));
    }
    return oracle;
  }

  /** Lets the store look at the clock, so that all know the same latest time. */
  private void look(Kiwi opened) {
    opened.snapshot().close();
    log.time(store.clock().epochMillis());
  }

  /** Closes the store if it is open; afterwards it is closed, even if that failed. */
  void close() {
    Kiwi opened = db;
    if (opened == null) {
      return;
    }
    boolean wasWritable = isWritable(health());
    boolean closed = excused("close", Kind.WRITING, opened::close);
    cleanlyClosed = closed && wasWritable;
    if (cleanlyClosed) {
      log.allDurable();
    }
    if (opened.state().health() != Health.CLOSED) {
      throw new AssertionError("the state of a closed store is " + opened.state());
    }
    reads.checkRefusedAndClose();
    writes.checkAllEnded();
    db = null;
  }

  /**
   * Resumes after the disk was healed, according to the README's table of states, by waiting or by
   * reopening. With a second fault this may fail, and is repeated when that is over.
   */
  void recover() {
    if (db != null && (health() == Health.READ_ONLY || health() == Health.DEGRADED)) {
      Kiwi opened = opened();
      if (!store.passUntil(() ->
          opened.state().health() == Health.OPEN || opened.state().health() == Health.FATAL)) {
        throw new AssertionError(
            "nine minutes after the disk was healed the state is still " + opened.state());
      }
      checkState();
    }
    if (db != null && health() == Health.FATAL) {
      close();
    }
    if (db == null) {
      open();
    }
  }

  /** Compares the whole contents with each read operation. No operation may fail. */
  void compareAll() {
    faults.hold();
    reads.all(opened());
    faults.release();
  }

  Kiwi opened() {
    Kiwi opened = db;
    if (opened == null) {
      throw new AssertionError("opening the store failed although the disk works");
    }
    return opened;
  }

  /** The kind of an operation, which determines when it may fail. */
  enum Kind {
    /** Requires a writable state. */
    WRITING,
    /** Works in every state. */
    READING,
    /** There is no state yet. */
    OPENING
  }

  private static Kind kind(Operation operation) {
    Operation inner = operation instanceof Operation.In in ? in.operation() : operation;
    boolean writes = inner instanceof Operation.Single
        || inner instanceof Operation.Batch
        || inner instanceof Operation.KeyspaceChange
        || inner instanceof Operation.Flush
        || inner instanceof Operation.Compact
        || inner instanceof Operation.Sync;
    return writes ? Kind.WRITING : Kind.READING;
  }

  private void execute(Operation operation) {
    Kiwi opened = opened();
    if (!writes.execute(operation, opened) && !reads.execute(operation, opened)) {
      if (operation instanceof Operation.In in) {
        maintain(reads.handle(oracle.require(in.keyspace()), opened), in.operation());
      } else if (operation instanceof Operation.Flush) {
        opened.flush();
        log.allDurable();
      } else if (operation instanceof Operation.Sync) {
        opened.sync();
        log.allDurable();
      } else if (operation instanceof Operation.PassTime pass) {
        store.clock().move(pass.millis());
        look(opened);
        oracle.time(log.time());
      } else {
        maintain(opened, operation);
      }
    }
  }

  /** Flushes or compacts one keyspace, which makes what is in it durable. */
  private void maintain(Keyspace keyspace, Operation operation) {
    if (operation instanceof Operation.Flush) {
      keyspace.flush();
    } else if (operation instanceof Operation.Compact compact) {
      keyspace.compactRange(compact.range());
    } else {
      throw new IllegalStateException("unsupported operation " + operation);
    }
    log.durableIn(keyspace.name());
  }

  /** Compacts all keyspaces. */
  void compactAll() {
    for (ModelKeyspace keyspace : oracle.living()) {
      step(new Operation.In(keyspace.name(), new Operation.Compact(KeyRange.all())));
    }
  }

  private void change(Operation.SettingChange change) {
    Kiwi opened = opened();
    Object before = opened.settings().get(opened.settings().named(change.name()));
    boolean changed = excused(
        "set " + change, Kind.READING, () -> opened.settings().set(change.name(), change.value()));
    Object after = opened.settings().get(opened.settings().named(change.name()));
    if (!changed && !after.equals(before)) {
      throw new AssertionError("setting " + change + " failed but changed the value: " + after);
    }
  }

  /** Runs a call; returns whether it succeeded; fails if it threw an unexpected exception. */
  boolean excused(String what, Kind kind, Runnable call) {
    long firedBefore = faults.fired();
    boolean writable = isWritable(health());
    store.callBegins();
    boolean worked = false;
    try {
      call.run();
      worked = true;
    } catch (KiwiException e) {
      boolean refused = kind == Kind.WRITING && !(writable && isWritable(health()));
      if (e instanceof CorruptionException || e instanceof IncompatibleFormatException) {
        throw new AssertionError(what + " reports a failed operation as corruption: " + e, e);
      }
      if (!refused && faults.fired() == firedBefore) {
        throw new AssertionError(what + " failed without a failed storage operation: " + e, e);
      }
    }
    checkState();
    return worked;
  }

  private static boolean isWritable(Health health) {
    return health == Health.OPEN || health == Health.DEGRADED;
  }

  private void checkState() {
    store.check();
    Kiwi opened = db;
    if (opened == null) {
      return;
    }
    writes.noteEnded();
    DatabaseState state = opened.state();
    if (state.health() == Health.CORRUPT) {
      throw new AssertionError("a failed operation is reported as corruption: " + state);
    }
    boolean hasCause = state.cause().filter(cause -> !cause.isBlank()).isPresent();
    if (hasCause == (state.health() == Health.OPEN)) {
      throw new AssertionError("the state has no cause: " + state);
    }
  }
}
