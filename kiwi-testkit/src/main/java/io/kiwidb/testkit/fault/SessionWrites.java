package io.kiwidb.testkit.fault;

import io.kiwidb.Cursor;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import io.kiwidb.testkit.crash.CommitLog;
import io.kiwidb.testkit.model.CheckedValue;
import io.kiwidb.testkit.model.Keys;
import io.kiwidb.testkit.model.ModelReads;
import io.kiwidb.testkit.model.Operation;
import io.kiwidb.testkit.model.Operation.How;
import io.kiwidb.testkit.model.Operation.KeyspaceChange;
import io.kiwidb.testkit.model.Oracle;
import io.kiwidb.testkit.model.StoreOracle;
import io.kiwidb.testkit.model.Write;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The writes to one open store: which were attempted, acknowledged and durable, and what is
 * visible.
 *
 * <p>After a failed write its effect is checked: either all of it is visible, and then its outcome
 * is open until the store is reopened; or none of it is, and then it must not reappear. The outcome
 * of a failed change of keyspaces is open in both cases. Threading: not thread-safe.
 */
final class SessionWrites {
  private final Workload workload;
  private final CommitLog log;
  private final StoreOracle oracle;
  private final ModelReads reads;
  private final FaultSource faults;
  private final Map<CompletableFuture<Void>, Pending> pending = new LinkedHashMap<>();

  /**
   * @param count number of commits up to and including this one
   * @param synced whether its completion implies that it is durable
   */
  private record Pending(int count, boolean synced) {}

  SessionWrites(
      Workload workload, CommitLog log, StoreOracle oracle, ModelReads reads, FaultSource faults) {
    this.workload = workload;
    this.log = log;
    this.oracle = oracle;
    this.reads = reads;
    this.faults = faults;
  }

  /** Executes the operation if it is a write; returns whether it is. */
  boolean execute(Operation operation, Kiwi db) {
    if (operation instanceof Operation.Single single) {
      write(db, oracle.possible(List.of(single.write())), single.how());
    } else if (operation instanceof Operation.Batch batch) {
      write(db, oracle.possible(batch.writes()), batch.how());
    } else if (operation instanceof KeyspaceChange change) {
      if (oracle.allows(change)) {
        change(db, change);
      }
    } else {
      return false;
    }
    return true;
  }

  /** Records which asynchronous writes completed. */
  void noteEnded() {
    pending.forEach((stage, write) -> {
      if (stage.isDone()) {
        noteEnded(stage, write);
      }
    });
    pending.keySet().removeIf(CompletableFuture::isDone);
  }

  /** Fails if an asynchronous write has not completed although the store is closed. */
  void checkAllEnded() {
    noteEnded();
    if (!pending.isEmpty()) {
      throw new AssertionError(
          pending.size() + " asynchronous writes have not completed although the store is closed");
    }
  }

  private void noteEnded(CompletableFuture<Void> stage, Pending write) {
    try {
      stage.join();
      log.acknowledged(write.count);
      if (write.synced) {
        log.durable(write.count);
      }
    } catch (CompletionException e) {
      if (!(e.getCause() instanceof KiwiException)) {
        throw new AssertionError("an asynchronous write failed with " + e.getCause(), e);
      }
    }
  }

  private void change(Kiwi db, KeyspaceChange change) {
    long firedBefore = faults.fired();
    log.tried(change);
    try {
      reads.change(change, db);
      log.made();
    } catch (KiwiException e) {
      if (isVisible(change, db)) {
        oracle.apply(change);
        log.seen();
      } else if (faults.fired() == firedBefore) {
        log.withdrawn(); // the state of the store excludes it
      }
      throw e;
    }
  }

  private boolean isVisible(KeyspaceChange change, Kiwi db) {
    if (change instanceof Operation.Create) {
      return db.findKeyspace(change.keyspace()).isPresent();
    } else if (change instanceof Operation.Drop) {
      return db.findKeyspace(change.keyspace()).isEmpty();
    } else if (change instanceof Operation.Rename rename) {
      return db.findKeyspace(rename.to()).isPresent();
    }
    faults.hold();
    Oracle content = oracle.require(change.keyspace()).content();
    try (Cursor cursor = db.keyspace(change.keyspace()).cursor()) {
      return content.first(oracle.sequence()) != null && !cursor.seekToFirst();
    } finally {
      faults.release();
    }
  }

  private void write(Kiwi db, List<Write> writes, How how) {
    if (writes.isEmpty()) {
      return;
    }
    int count = log.tried(writes);
    boolean synced = how == How.SYNC || how == How.ASYNC_SYNC;
    WriteOptions options = synced ? WriteOptions.sync() : workload.writes();
    WriteBatch batch = new WriteBatch();
    writes.forEach(write -> write.addTo(batch, db));
    try {
      if (how == How.ASYNC || how == How.ASYNC_SYNC) {
        CompletableFuture<Void> stage = db.async().write(batch, options).toCompletableFuture();
        pending.put(stage, new Pending(count, synced));
      } else if (writes.size() > 1) {
        db.write(batch, options);
      } else {
        writes.get(0).execute(db, options);
      }
    } catch (KiwiException e) {
      settle(db, writes, e);
      throw e;
    }
    writes.forEach(oracle::apply);
    if (how != How.ASYNC && how != How.ASYNC_SYNC) {
      log.acknowledged(count);
      if (synced) {
        log.durable(count);
      }
    }
  }

  private void settle(Kiwi db, List<Write> writes, KiwiException failure) {
    Map<String, Map<byte[], byte @Nullable []>> after = new TreeMap<>();
    for (Write write : writes) {
      Map<byte[], byte @Nullable []> part =
          after.computeIfAbsent(write.keyspace(), any -> new TreeMap<>(Keys.ORDER));
      if (write.isRange()) {
        part.replaceAll((key, value) -> write.touches(key) ? null : value);
        Oracle content = oracle.require(write.keyspace()).content();
        content.scan(write.range(), oracle.sequence()).keySet().forEach(key -> part.put(key, null));
      } else {
        byte[] key = write.key();
        Oracle content = oracle.require(write.keyspace()).content();
        byte[] before = part.containsKey(key) ? part.get(key) : content.get(key, oracle.sequence());
        part.put(key, write.after(before));
      }
    }
    boolean allOld = true;
    boolean allNew = true;
    faults.hold();
    for (Map.Entry<String, Map<byte[], byte @Nullable []>> part : after.entrySet()) {
      Oracle content = oracle.require(part.getKey()).content();
      for (Map.Entry<byte[], byte @Nullable []> entry : part.getValue().entrySet()) {
        byte[] found = db.keyspace(part.getKey()).get(entry.getKey());
        boolean isOld = Arrays.equals(found, content.get(entry.getKey(), oracle.sequence()));
        boolean isNew = Arrays.equals(found, entry.getValue());
        if (!isOld && !isNew) {
          throw new AssertionError("after a failed write key "
              + part.getKey()
              + "/"
              + Keys.text(entry.getKey())
              + " has neither its value nor the one before: "
              + (found == null ? "none" : CheckedValue.text(found)));
        }
        allOld &= isOld;
        allNew &= isNew;
      }
    }
    faults.release();
    if (allOld) {
      log.withdrawn();
    } else if (allNew) {
      writes.forEach(oracle::apply);
      requireOpenFate(failure);
    } else {
      throw new AssertionError("a part of a failed batch is visible: " + failure, failure);
    }
  }

  private static void requireOpenFate(KiwiException failure) {
    String message = String.valueOf(failure.getMessage());
    if (!message.contains("survives") && !message.contains("durable")) {
      throw new AssertionError(
          "a failed write is visible, and its message does not say so: " + failure, failure);
    }
  }
}
