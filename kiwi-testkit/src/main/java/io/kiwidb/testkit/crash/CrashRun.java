package io.kiwidb.testkit.crash;

import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import io.kiwidb.io.Storage;
import io.kiwidb.testkit.model.Operation;
import io.kiwidb.testkit.model.Operation.How;
import io.kiwidb.testkit.model.Operation.KeyspaceChange;
import io.kiwidb.testkit.model.OperationScript.Step;
import io.kiwidb.testkit.model.ScriptClock;
import io.kiwidb.testkit.model.Write;
import io.kiwidb.testkit.storage.CrashStorage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One run of a workload until it ends or the power fails, recording acknowledged commits.
 *
 * <p>The commit that failed because of the power failure, and asynchronous ones that did not
 * complete, count only as attempted: they may or may not be present after recovery. Threading: not
 * thread-safe; single use.
 */
final class CrashRun {
  private final CrashStorage storage;
  private final Function<Storage, Kiwi> opener;
  private final Runnable between;
  private final WriteOptions writes;
  private final CommitLog log = new CommitLog();
  private final Map<CompletableFuture<Void>, Integer> open = new HashMap<>();
  private final @Nullable ScriptClock clock;
  private @Nullable Kiwi db;

  CrashRun(
      CrashStorage storage,
      Function<Storage, Kiwi> opener,
      Runnable between,
      WriteOptions writes,
      @Nullable ScriptClock clock) {
    this.clock = clock;
    if (clock != null) {
      log.time(clock.epochMillis());
    }
    this.storage = storage;
    this.opener = opener;
    this.between = between;
    this.writes = writes;
  }

  /** Runs until the end of the script or the power failure. Rethrows failures with other causes. */
  CommitLog run(List<Step> steps) {
    boolean whole = attempt(() -> db = opener.apply(storage));
    for (int i = 0; whole && i < steps.size(); i++) {
      Operation operation = steps.get(i).operation();
      whole = attempt(() -> {
        execute(operation);
        between.run();
      });
    }
    attempt(this::close);
    noteCompleted();
    return log;
  }

  /** Runs an action; returns whether the power is still on. */
  private boolean attempt(Runnable action) {
    try {
      action.run();
    } catch (KiwiException e) {
      if (!storage.isOff()) {
        throw e;
      }
    }
    noteCompleted();
    return !storage.isOff();
  }

  private void close() {
    Kiwi opened = db;
    if (opened != null) {
      opened.close();
      if (!storage.isOff()) { // otherwise the failed store has not synced
        log.durable(log.acknowledged());
      }
    }
  }

  private void execute(Operation operation) {
    Kiwi opened = db;
    if (opened == null) {
      throw new IllegalStateException("the opener returned null");
    }
    if (operation instanceof Operation.Single single) {
      write(opened, List.of(single.write()), single.how());
    } else if (operation instanceof Operation.Batch batch) {
      write(opened, batch.writes(), batch.how());
    } else if (operation instanceof Operation.KeyspaceChange change) {
      change(opened, change);
    } else if (operation instanceof Operation.In in) {
      opened.findKeyspace(in.keyspace()).ifPresent(keyspace -> maintain(keyspace, in.operation()));
    } else if (operation instanceof Operation.Sync) {
      opened.sync();
      log.allDurable();
    } else if (operation instanceof Operation.Flush) {
      opened.flush();
      log.allDurable();
    } else if (operation instanceof Operation.Compact) {
      maintain(opened, operation);
    } else if (operation instanceof Operation.Reopen) {
      close();
      db = null;
      db = opener.apply(storage.reopen());
      if (clock != null) {
        log.reopened(clock.epochMillis());
      }
    } else if (operation instanceof Operation.PassTime pass) {
      passTime(opened, pass.millis());
    }
  }

  /** Moves the clock, and reads everything, so that what has expired since is seen to be gone. */
  private void passTime(Kiwi opened, long millis) {
    ScriptClock moved = clock;
    if (moved == null) {
      throw new IllegalStateException("the script moves the clock, and the harness has none");
    }
    moved.move(millis);
    opened.snapshot().close(); // so that the store has looked at the clock
    log.time(moved.epochMillis());
    StoreContents found = RecoveryCheck.contentOf(opened);
    if (!storage.isOff()) { // otherwise this is remembered nowhere
      if (found.time().orElse(log.time()) != log.time()) {
        throw new AssertionError(
            "the time of the store is " + found.time() + ", not " + log.time());
      }
      found.time(log.time());
      RecoveryCheck.match(log, found, log.acknowledged());
      log.seenAll();
    }
  }

  /** Flushes or compacts one keyspace, which makes what is in it durable. */
  private void maintain(Keyspace keyspace, Operation operation) {
    if (operation instanceof Operation.Flush) {
      keyspace.flush();
    } else if (operation instanceof Operation.Compact compact) {
      keyspace.compactRange(compact.range());
    } else {
      return;
    }
    log.durableIn(keyspace.name());
  }

  private void change(Kiwi opened, KeyspaceChange change) {
    if (isPossible(opened, change)) {
      log.tried(change);
      change.execute(opened);
      log.made();
    }
  }

  private static boolean isPossible(Kiwi opened, KeyspaceChange change) {
    boolean exists = opened.findKeyspace(change.keyspace()).isPresent();
    boolean isDefault = change.keyspace().equals(Keyspace.DEFAULT);
    if (change instanceof Operation.Create) {
      return !exists;
    } else if (change instanceof Operation.Rename rename) {
      return exists && !isDefault && opened.findKeyspace(rename.to()).isEmpty();
    }
    return exists && !(isDefault && change instanceof Operation.Drop);
  }

  private void write(Kiwi opened, List<Write> asked, How how) {
    List<Write> writes = Write.possible(asked, opened);
    if (writes.isEmpty()) {
      return;
    }
    int count = log.tried(writes);
    WriteOptions options =
        how == How.SYNC || how == How.ASYNC_SYNC ? WriteOptions.sync() : this.writes;
    WriteBatch batch = new WriteBatch();
    writes.forEach(write -> write.addTo(batch, opened));
    if (how == How.ASYNC || how == How.ASYNC_SYNC) {
      CompletableFuture<Void> stage = opened.async().write(batch, options).toCompletableFuture();
      open.put(stage, how == How.ASYNC_SYNC ? -count : count);
      return;
    }
    if (writes.size() > 1) {
      opened.write(batch, options);
    } else {
      writes.get(0).execute(opened, options);
    }
    log.acknowledged(count);
    if (how == How.SYNC) {
      log.durable(count);
    }
  }

  /** Records which asynchronous writes completed; a negative count denotes a synced write. */
  private void noteCompleted() {
    open.forEach((stage, count) -> {
      if (stage.isDone() && !stage.isCompletedExceptionally()) {
        log.acknowledged(Math.abs(count));
        if (count < 0) {
          log.durable(-count);
        }
      }
    });
    open.keySet().removeIf(CompletableFuture::isDone);
  }
}
