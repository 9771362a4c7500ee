package io.kiwidb.testkit.model;

import io.kiwidb.Durability;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import io.kiwidb.testkit.model.Operation.How;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A store, an oracle, and the operations executed on both. Threading: not thread-safe. */
final class ScriptSession {
  private static final int PRUNE_EVERY = 2048;
  private static final long STAGE_SECONDS = 60;

  private final Supplier<? extends Kiwi> opener;
  private final ScriptRunner.SettingChanges settingChanges;
  private final @Nullable ScriptClock clock;
  private final StoreOracle oracle = new StoreOracle();
  private final ModelReads reads = new ModelReads(oracle);
  private final List<CompletionStage<Void>> stages = new ArrayList<>();
  private Kiwi db;
  private long executed;

  ScriptSession(
      Supplier<? extends Kiwi> opener,
      ScriptRunner.SettingChanges settingChanges,
      @Nullable ScriptClock clock) {
    this.opener = opener;
    this.clock = clock;
    this.settingChanges = settingChanges;
    db = opener.get();
    if (clock != null) {
      oracle.time(clock.epochMillis());
    }
  }

  /** Executes one operation and checks its results. */
  void execute(Operation operation) {
    if (!write(operation) && !reads.execute(operation, db)) {
      maintain(operation);
    }
    if (++executed % PRUNE_EVERY == 0) {
      oracle.forgetBefore(reads.oldestMoment());
    }
  }

  /** Checks the whole contents, also after reopening, and closes the store. */
  void finish() {
    checkAll();
    reopen(List.of());
    checkAll();
    close();
  }

  private void checkAll() {
    reads.checkKeyspaces(db);
    for (ModelKeyspace keyspace : oracle.living()) {
      ReadChecks.all(reads.handle(keyspace, db), keyspace.content(), oracle.sequence());
    }
  }

  /** Closes the store after a failure. */
  void abandon() {
    db.close();
  }

  private boolean write(Operation operation) {
    if (operation instanceof Operation.Single single) {
      Write write = single.write();
      boolean isDefault = write.keyspace().equals(Keyspace.DEFAULT);
      Keyspace keyspace = isDefault ? db : named(write.keyspace());
      if (keyspace != null) {
        RefusedOperands.tryBefore(write, keyspace);
        writeOne(keyspace, write, single.how());
        oracle.apply(write);
      }
    } else if (operation instanceof Operation.Batch batch) {
      List<Write> writes = oracle.possible(batch.writes());
      RefusedOperands.tryBefore(writes, db);
      writeBatch(writes, batch.how());
      writes.forEach(oracle::apply);
    } else if (operation instanceof Operation.KeyspaceChange change) {
      if (oracle.allows(change)) {
        reads.change(change, db);
        reads.checkKeyspaces(db);
      } else {
        KeyspaceHandles.checkRefused(change, oracle, db);
      }
    } else {
      return false;
    }
    return true;
  }

  private @Nullable Keyspace named(String name) {
    ModelKeyspace keyspace = oracle.named(name);
    return keyspace == null ? null : reads.handle(keyspace, db);
  }

  private void writeOne(Keyspace keyspace, Write write, How how) {
    byte[] key = write.key();
    WriteOptions options = write.options(options(how));
    boolean isAsync = how == How.ASYNC || how == How.ASYNC_SYNC;
    if (write.isRange() && isAsync) {
      stages.add(keyspace.async().deleteRange(write.range(), options));
      return;
    }
    if (write.isMerge() && isAsync) {
      stages.add(keyspace.async().merge(key, write.operand(), options));
      return;
    }
    if (write.kind() != Write.Kind.PUT && write.kind() != Write.Kind.DELETE) {
      write.execute(keyspace, options);
      return;
    }
    byte[] value = write.value();
    switch (how) {
      case PLAIN, SYNC -> {
        if (value == null) {
          keyspace.delete(key, options);
        } else {
          keyspace.put(key, value, options);
        }
      }
      case BUFFER -> {
        ByteBuffer keyBuffer = direct(key);
        if (value == null) {
          keyspace.delete(keyBuffer, options);
        } else {
          keyspace.put(keyBuffer, ByteBuffer.wrap(value), options);
        }
        ReadChecks.require(
            keyBuffer.position() == 1, "a write changed the position of its key buffer");
      }
      case ASYNC, ASYNC_SYNC ->
        stages.add(
            value == null
                ? keyspace.async().delete(key, options)
                : keyspace.async().put(key, value, options));
    }
  }

  private void writeBatch(List<Write> writes, How how) {
    WriteBatch batch = new WriteBatch();
    writes.forEach(write -> write.addTo(batch, db));
    if (how == How.ASYNC || how == How.ASYNC_SYNC) {
      stages.add(db.async().write(batch, options(how)));
    } else {
      db.write(batch, options(how));
    }
  }

  static WriteOptions options(How how) {
    return how == How.SYNC || how == How.ASYNC_SYNC
        ? WriteOptions.with(Durability.SYNC)
        : WriteOptions.defaults();
  }

  /** Returns a direct buffer whose contents do not start at 0. */
  private static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length + 1).put(1, bytes).position(1);
  }

  private void maintain(Operation operation) {
    if (operation instanceof Operation.In in) {
      Keyspace keyspace = Objects.requireNonNull(named(in.keyspace()));
      if (in.operation() instanceof Operation.Compact compact) {
        keyspace.compactRange(compact.range());
      } else if (in.operation() instanceof Operation.Flush) {
        keyspace.flush();
      } else {
        throw new IllegalStateException("unsupported operation " + operation);
      }
    } else if (operation instanceof Operation.Flush) {
      db.flush();
    } else if (operation instanceof Operation.Compact compact) {
      db.compactRange(compact.range());
    } else if (operation instanceof Operation.PassTime pass) {
      passTime(pass.millis());
    } else if (operation instanceof Operation.Sync) {
      db.sync();
    } else if (operation instanceof Operation.Reopen reopen) {
      reopen(reopen.changes());
    } else {
      throw new IllegalStateException("unsupported operation " + operation);
    }
  }

  /** Moves the clock, and lets the store look at it, so that both know the same latest time. */
  private void passTime(long millis) {
    ScriptClock moved = clock;
    if (moved == null) {
      throw new IllegalStateException("the script moves the clock, and the runner has none");
    }
    moved.move(millis);
    db.snapshot().close();
    oracle.time(moved.epochMillis());
  }

  private void reopen(List<Operation.SettingChange> changes) {
    close();
    db = opener.get();
    if (clock != null) {
      oracle.reopened(clock.epochMillis());
    }
    if (settingChanges == ScriptRunner.SettingChanges.APPLY) {
      for (Map.Entry<String, String> change : distinct(changes).entrySet()) {
        db.settings().set(change.getKey(), change.getValue());
      }
    }
  }

  private static Map<String, String> distinct(List<Operation.SettingChange> changes) {
    Map<String, String> map = new LinkedHashMap<>();
    changes.forEach(change -> map.put(change.name(), change.value()));
    return map;
  }

  private void close() {
    db.close();
    reads.checkRefusedAndClose();
    for (CompletionStage<Void> stage : stages) {
      try {
        stage.toCompletableFuture().orTimeout(STAGE_SECONDS, TimeUnit.SECONDS).join();
      } catch (CompletionException e) {
        throw new AssertionError(
            "an asynchronous write failed, or was still pending after close", e);
      }
    }
    stages.clear();
  }
}
