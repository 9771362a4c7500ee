package io.kiwidb.testkit.fault;

import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import io.kiwidb.testkit.crash.CommitLog;
import io.kiwidb.testkit.model.CheckedValue;
import io.kiwidb.testkit.model.Keys;
import io.kiwidb.testkit.model.Operation;
import io.kiwidb.testkit.model.Operation.How;
import io.kiwidb.testkit.model.Oracle;
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
 * is open until the store is reopened; or none of it is, and then it must not reappear. Threading:
 * not thread-safe.
 */
final class SessionWrites {
  private final Workload workload;
  private final CommitLog log;
  private final Oracle oracle;
  private final FaultSource faults;
  private final Map<CompletableFuture<Void>, Pending> pending = new LinkedHashMap<>();

  /**
   * @param count number of commits up to and including this one
   * @param synced whether its completion implies that it is durable
   */
  private record Pending(int count, boolean synced) {}

  SessionWrites(Workload workload, CommitLog log, Oracle oracle, FaultSource faults) {
    this.workload = workload;
    this.log = log;
    this.oracle = oracle;
    this.faults = faults;
  }

  /** Executes the operation if it is a write; returns whether it is. */
  boolean execute(Operation operation, Kiwi db) {
    if (operation instanceof Operation.Single single) {
      write(db, List.of(single.write()), single.how());
    } else if (operation instanceof Operation.Batch batch) {
      if (!batch.writes().isEmpty()) {
        write(db, batch.writes(), batch.how());
      }
    } else {
      return false;
    }
    return true;
  }

  /** Records that all writes attempted so far are durable. */
  void allDurable() {
    log.acknowledged(log.tried());
    log.durable(log.tried());
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

  private void write(Kiwi db, List<Write> writes, How how) {
    int count = log.tried(writes);
    boolean synced = how == How.SYNC || how == How.ASYNC_SYNC;
    WriteOptions options = synced ? WriteOptions.sync() : workload.writes();
    WriteBatch batch = new WriteBatch();
    writes.forEach(write -> write.addTo(batch));
    try {
      if (how == How.ASYNC || how == How.ASYNC_SYNC) {
        CompletableFuture<Void> stage = db.async().write(batch, options).toCompletableFuture();
        pending.put(stage, new Pending(count, synced));
      } else if (writes.size() > 1) {
        db.write(batch, options);
      } else {
        writeOne(db, writes.get(0), options);
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

  private static void writeOne(Kiwi db, Write write, WriteOptions options) {
    byte[] value = write.value();
    if (value == null) {
      db.delete(write.key(), options);
    } else {
      db.put(write.key(), value, options);
    }
  }

  private void settle(Kiwi db, List<Write> writes, KiwiException failure) {
    Map<byte[], byte @Nullable []> after = new TreeMap<>(Keys.ORDER);
    writes.forEach(write -> after.put(write.key(), write.value()));
    long now = oracle.sequence();
    boolean allOld = true;
    boolean allNew = true;
    faults.hold();
    for (Map.Entry<byte[], byte @Nullable []> entry : after.entrySet()) {
      byte[] found = db.get(entry.getKey());
      boolean isOld = Arrays.equals(found, oracle.get(entry.getKey(), now));
      boolean isNew = Arrays.equals(found, entry.getValue());
      if (!isOld && !isNew) {
        throw new AssertionError("after a failed write key "
            + Keys.text(entry.getKey())
            + " has neither its value nor the one before: "
            + (found == null ? "none" : CheckedValue.text(found)));
      }
      allOld &= isOld;
      allNew &= isNew;
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
