package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kiwidb.DatabaseClosedException;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.Transaction;
import io.kiwidb.TransactionConflictException;
import io.kiwidb.TransactionConflictException.Reason;
import io.kiwidb.TransactionOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Locks of pessimistic transactions. */
@Timeout(60)
class TransactionLockTest {
  private static final byte[] A = bytes("a");
  private static final byte[] B = bytes("b");
  private static final TransactionOptions PATIENT =
      TransactionOptions.pessimistic().lockTimeout(Duration.ofSeconds(30));
  private static final TransactionOptions IMPATIENT =
      TransactionOptions.pessimistic().lockTimeout(Duration.ZERO);

  private final Kiwi db = Stores.inMemory();

  @AfterEach
  void close() {
    db.close();
  }

  /** Work on a thread of its own. */
  private static <T> FutureTask<T> start(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(task, "other-transaction");
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  /** Returns when some other transaction waits for a lock: then its key is the only one awaited. */
  private static void awaitWaiting(FutureTask<?> task) {
    while (!task.isDone()
        && Thread.getAllStackTraces().entrySet().stream()
            .filter(each -> each.getKey().getName().equals("other-transaction"))
            .noneMatch(each -> List.of(each.getValue()).stream()
                .anyMatch(frame -> frame.getMethodName().equals("await")
                    && frame.getClassName().endsWith("LockTable")))) {
      Thread.onSpinWait();
    }
  }

  private static TransactionConflictException conflict(Runnable call) {
    return catchThrowableOfType(TransactionConflictException.class, call::run);
  }

  @Test
  void aLockedKeyCannotBeLockedByAnother() {
    try (Transaction first = db.begin(IMPATIENT);
        Transaction second = db.begin(IMPATIENT)) {
      first.getForUpdate(A);
      first.getForUpdate(A);
      first.put(A, A);
      TransactionConflictException e = conflict(() -> second.getForUpdate(A));
      assertThat(e.reason()).isEqualTo(Reason.LOCK_TIMEOUT);
      assertThat(e.key()).isEqualTo(A);
      assertThat(e).hasMessageContaining("by transaction " + first.transactionId());
      assertThat(conflict(() -> second.delete(A)).reason()).isEqualTo(Reason.LOCK_TIMEOUT);
      second.put(B, B);
      first.rollback();
      second.put(A, B);
      second.commit();
    }
    assertThat(db.get(A)).isEqualTo(B);
  }

  @Test
  void keysOfDifferentKeyspacesHaveDifferentLocks() {
    Keyspace other = db.createKeyspace("other");
    try (Transaction first = db.begin(IMPATIENT);
        Transaction second = db.begin(IMPATIENT)) {
      first.put(A, A);
      second.keyspace(other).put(A, B);
      second.commit();
      first.commit();
    }
    assertThat(other.get(A)).isEqualTo(B);
  }

  @Test
  void whoWaitedReadsTheNewestValue() throws Exception {
    db.put(A, bytes("1"));
    try (Transaction first = db.begin(PATIENT)) {
      assertThat(text(first.getForUpdate(A))).isEqualTo("1");
      FutureTask<String> second = start(() -> db.transactAndGet(PATIENT.attempts(1), tx -> {
        String seen = text(tx.getForUpdate(A));
        tx.put(A, bytes(seen + "3"));
        return seen;
      }));
      awaitWaiting(second);
      first.put(A, bytes("2"));
      first.commit();
      assertThat(second.get()).isEqualTo("2");
    }
    assertThat(text(db.get(A))).isEqualTo("23");
  }

  @Test
  void whoHasReadWithoutALockKeepsItsMomentAndFails() {
    db.put(A, bytes("1"));
    try (Transaction tx = db.begin(PATIENT)) {
      tx.get(B);
      db.put(A, bytes("2"));
      TransactionConflictException e = conflict(() -> tx.getForUpdate(A));
      assertThat(e.reason()).isEqualTo(Reason.CHANGED);
      assertThat(tx.isActive()).isFalse();
    }
  }

  @Test
  void theMomentDoesNotMoveOverAPlainWriteToALockedKey() {
    try (Transaction tx = db.begin(PATIENT)) {
      tx.getForUpdate(A);
      db.put(A, A);
      db.put(B, B);
      assertThat(conflict(() -> tx.getForUpdate(B)).key()).isEqualTo(A);
    }
  }

  @Test
  void aPlainWriteToALockedKeyMakesTheCommitFail() {
    try (Transaction tx = db.begin(PATIENT)) {
      tx.put(A, A);
      db.put(A, B);
      assertThat(conflict(tx::commit).reason()).isEqualTo(Reason.CHANGED);
    }
    assertThat(db.get(A)).isEqualTo(B);
  }

  @Test
  void aDeadlockIsFoundAndNamed() throws Exception {
    try (Transaction first = db.begin(PATIENT);
        Transaction second = db.begin(PATIENT)) {
      first.getForUpdate(A);
      second.getForUpdate(B);
      FutureTask<byte[]> waiting = start(() -> first.getForUpdate(B));
      awaitWaiting(waiting);
      TransactionConflictException e = conflict(() -> second.getForUpdate(A));
      assertThat(e.reason()).isEqualTo(Reason.DEADLOCK);
      assertThat(e)
          .hasMessageContaining("%d for key 'a' of keyspace 'default', locked by %d"
              .formatted(second.transactionId(), first.transactionId()))
          .hasMessageContaining("%d for key 'b' of keyspace 'default', locked by %d"
              .formatted(first.transactionId(), second.transactionId()));
      assertThat(second.isActive()).isFalse();
      assertThat(waiting.get()).isNull(); // its locks were released
      first.commit();
    }
  }

  @Test
  void closingTheStoreEndsAWait() {
    Transaction first = db.begin(PATIENT);
    first.put(A, A);
    FutureTask<Boolean> waiting = start(() -> db.transactAndGet(PATIENT, tx -> {
      tx.put(A, B);
      return true;
    }));
    awaitWaiting(waiting);
    db.close();
    assertThatThrownBy(waiting::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(DatabaseClosedException.class);
    first.close();
  }

  @Test
  void anInterruptEndsNoWaitAndIsKept() throws Exception {
    try (Transaction first = db.begin(PATIENT)) {
      first.put(A, A);
      FutureTask<Boolean> waiting = start(() -> {
        Thread.currentThread().interrupt();
        db.transact(PATIENT, tx -> tx.put(A, B));
        return Thread.interrupted();
      });
      awaitWaiting(waiting);
      assertThat(waiting.isDone()).isFalse();
      first.commit();
      assertThat(waiting.get()).isTrue();
    }
    assertThat(db.get(A)).isEqualTo(B);
  }

  @Test
  void aForgottenOneReleasesItsLocksAndIsReported() throws Exception {
    try (LostObjects lost = new LostObjects(db.location())) {
      LostObjects.elsewhere(() -> {
        db.begin(PATIENT).put(A, A);
        return true;
      });
      LostObjects.collectUntil(() -> !lost.reports().isEmpty());
      assertThat(lost.reports().get(0).getFormattedMessage()).contains("what=transaction");
      db.transact(PATIENT, tx -> tx.put(A, B));
    }
    assertThat(db.get(A)).isEqualTo(B);
  }

  @Test
  void everyWaiterGetsItsTurn() throws Exception {
    List<FutureTask<Boolean>> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(start(() -> {
        for (int j = 0; j < 200; j++) {
          db.transact(PATIENT.attempts(1), tx -> {
            byte[] old = tx.getForUpdate(A);
            int next = old == null ? 1 : 1 + Integer.parseInt(String.valueOf(text(old)));
            tx.put(A, bytes(Integer.toString(next)));
          });
        }
        return true;
      }));
    }
    for (FutureTask<Boolean> each : all) {
      each.get();
    }
    assertThat(text(db.get(A))).isEqualTo("1600");
  }
}
