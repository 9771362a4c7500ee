package io.kiwidb.testkit.fault;

import io.kiwidb.CorruptionException;
import io.kiwidb.DatabaseState;
import io.kiwidb.DatabaseState.Health;
import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.io.Storage;
import io.kiwidb.testkit.crash.CommitLog;
import io.kiwidb.testkit.crash.RecoveryCheck;
import io.kiwidb.testkit.model.ModelReads;
import io.kiwidb.testkit.model.Operation;
import io.kiwidb.testkit.model.Oracle;
import java.time.Duration;
import java.util.NavigableMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One store and what it should be, through faults and reopenings.
 *
 * <p>An exception is excused if a storage operation failed during the call, or if the store says by
 * its state that it takes no writes; and only a {@link KiwiException} is, and never one that says
 * that there is damage. Everything else is an {@link AssertionError}. Threading: not thread-safe.
 */
final class FaultSession {
  private final Workload workload;
  private final SimulatedStore store;
  private final Supplier<Storage> disk;
  private final FaultSource faults;
  private final CommitLog log = new CommitLog();
  private Oracle oracle = new Oracle();
  private ModelReads reads = new ModelReads(oracle);
  private SessionWrites writes;
  private @Nullable Kiwi db;
  private boolean cleanlyClosed = true;

  /** @param disk makes the storage for each opening */
  FaultSession(Workload workload, Supplier<Storage> disk, FaultSource faults) {
    this.workload = workload;
    this.disk = disk;
    this.faults = faults;
    store = new SimulatedStore(workload);
    writes = new SessionWrites(workload, log, oracle, faults);
  }

  CommitLog log() {
    return log;
  }

  /** How many commits a crash of the process has to leave. */
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
   * Does one operation, after opening the store if it is not open; answers whether that could be
   * tried.
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

  /** One background task. */
  void background() {
    store.callBegins();
    store.runOne();
    checkState();
  }

  /** Time passes, with everything that is due then. */
  void pass(Duration duration) {
    if (db != null) {
      store.pass(duration);
      checkState();
    }
  }

  /** Opens the store; answers whether that worked. */
  boolean open() {
    boolean opened = excused("open", Kind.OPENING, () -> db = store.apply(disk.get()));
    if (!opened) {
      db = null;
      return false;
    }
    faults.hold();
    NavigableMap<byte[], byte[]> found = RecoveryCheck.contentOf(opened());
    int required = cleanlyClosed ? log.tried() : requiredAfterKill();
    log.recovered(RecoveryCheck.prefix(log, found, required));
    oracle = new Oracle();
    found.forEach(oracle::put);
    reads = new ModelReads(oracle);
    writes = new SessionWrites(workload, log, oracle, faults);
    faults.release();
    return true;
  }

  /** Closes the store if it is open; afterwards it is closed, whether or not that worked. */
  void close() {
    Kiwi opened = db;
    if (opened == null) {
      return;
    }
    boolean wasWritable = isWritable(health());
    boolean closed = excused("close", Kind.WRITING, opened::close);
    cleanlyClosed = closed && wasWritable;
    if (cleanlyClosed) {
      log.acknowledged(log.tried());
      log.durable(log.tried());
    }
    if (opened.state().health() != Health.CLOSED) {
      throw new AssertionError("a closed store says " + opened.state());
    }
    reads.checkRefusedAndClose();
    writes.checkAllEnded();
    db = null;
  }

  /**
   * The disk works again: gets the store back to work as the README's table of states says, by time
   * or by reopening. With a second fault this may fail, and is tried again once that is over.
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

  /** Everything that the store holds, read in every way. Nothing may fail. */
  void compareAll() {
    faults.hold();
    reads.all(opened());
    faults.release();
  }

  Kiwi opened() {
    Kiwi opened = db;
    if (opened == null) {
      throw new AssertionError("the store could not be opened although the disk works");
    }
    return opened;
  }

  /** What an operation does decides what excuses its failure. */
  enum Kind {
    /** It needs a state that takes writes. */
    WRITING,
    /** It works in every state. */
    READING,
    /** There is no state yet. */
    OPENING
  }

  private static Kind kind(Operation operation) {
    boolean writes = operation instanceof Operation.Single
        || operation instanceof Operation.Batch
        || operation instanceof Operation.Flush
        || operation instanceof Operation.Compact
        || operation instanceof Operation.Sync;
    return writes ? Kind.WRITING : Kind.READING;
  }

  private void execute(Operation operation) {
    Kiwi opened = opened();
    if (!writes.execute(operation, opened) && !reads.execute(operation, opened)) {
      if (operation instanceof Operation.Flush) {
        opened.flush();
      } else if (operation instanceof Operation.Compact compact) {
        opened.compactRange(compact.range());
      } else if (operation instanceof Operation.Sync) {
        opened.sync();
      } else {
        throw new IllegalStateException("the session does not know " + operation);
      }
      writes.allDurable();
    }
  }

  private void change(Operation.SettingChange change) {
    Kiwi opened = opened();
    Object before = opened.settings().get(io.kiwidb.Settings.named(change.name()));
    boolean changed = excused(
        "set " + change, Kind.READING, () -> opened.settings().set(change.name(), change.value()));
    Object after = opened.settings().get(io.kiwidb.Settings.named(change.name()));
    if (!changed && !after.equals(before)) {
      throw new AssertionError("setting " + change + " failed and changed it: " + after);
    }
  }

  /** Answers whether it worked; fails if it failed without an excuse. */
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
        throw new AssertionError(what + " takes a failed operation for damage: " + e, e);
      }
      if (!refused && faults.fired() == firedBefore) {
        throw new AssertionError(what + " failed, but nothing failed meanwhile: " + e, e);
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
      throw new AssertionError("a failed operation is taken for damage: " + state);
    }
    boolean hasCause = state.cause().filter(cause -> !cause.isBlank()).isPresent();
    if (hasCause == (state.health() == Health.OPEN)) {
      throw new AssertionError("the state does not say why: " + state);
    }
  }
}
