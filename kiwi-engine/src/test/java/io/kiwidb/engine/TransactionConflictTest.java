package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.Transaction;
import io.kiwidb.TransactionConflictException;
import io.kiwidb.TransactionConflictException.Reason;
import io.kiwidb.TransactionOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** When transactions conflict. */
class TransactionConflictTest {
  private static final byte[] A = bytes("a");
  private static final byte[] B = bytes("b");
  private static final byte[] C = bytes("c");
  private static final byte[] ONE = bytes("1");
  private static final byte[] TWO = bytes("2");

  private final Kiwi db = Stores.inMemory();

  @AfterEach
  void close() {
    db.close();
  }

  private static String all(Keyspace keyspace) {
    List<String> found = new ArrayList<>();
    keyspace.forEach(KeyRange.all(), (key, value) -> found.add(text(key) + "=" + text(value)));
    List<String> back = new ArrayList<>();
    try (Cursor cursor = keyspace.cursor()) {
      for (boolean there = cursor.seekToLast(); there; there = cursor.prev()) {
        back.add(0, text(cursor.key()) + "=" + text(cursor.value()));
      }
    }
    assertThat(back).isEqualTo(found);
    return String.join(" ", found);
  }

  private TransactionConflictException conflict(Transaction transaction) {
    return catchThrowableOfType(TransactionConflictException.class, transaction::commit);
  }

  static List<TransactionOptions> kinds() {
    return List.of(
        TransactionOptions.optimistic(),
        TransactionOptions.optimistic().serializable(),
        TransactionOptions.pessimistic(),
        TransactionOptions.pessimistic().serializable());
  }

  static List<Consumer<Kiwi>> changes() {
    return List.of(
        db -> db.put(A, TWO),
        db -> db.delete(A),
        db -> db.deleteRange(KeyRange.all()),
        Kiwi::clear,
        db -> db.transact(tx -> tx.put(A, TWO)),
        db -> db.update(A, old -> TWO));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aChangeOfAWrittenKeyIsAConflict(Consumer<Kiwi> change) {
    for (TransactionOptions options : kinds()) {
      for (boolean flushed : new boolean[] {false, true}) {
        db.put(A, ONE);
        try (Transaction tx = db.begin(options)) {
          tx.put(A, bytes("mine"));
          tx.put(B, bytes("mine"));
          change.accept(db);
          if (flushed) {
            db.flush();
            db.compact();
          }
          TransactionConflictException e = conflict(tx);
          assertThat(e.reason()).isEqualTo(Reason.CHANGED);
          assertThat(e.keyspace()).isEqualTo("default");
          assertThat(tx.isActive()).isFalse();
          assertThat(db.get(B)).isNull();
        }
      }
    }
  }

  @Test
  void aChangeByAPessimisticOneIsAConflict() {
    try (Transaction tx = db.begin()) {
      tx.put(A, ONE);
      db.transact(TransactionOptions.pessimistic(), other -> other.put(A, TWO));
      assertThat(conflict(tx).reason()).isEqualTo(Reason.CHANGED);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void changesOfOtherKeysAreNoConflict(TransactionOptions options) {
    db.put(A, ONE);
    try (Transaction tx = db.begin(options)) {
      tx.put(A, TWO);
      tx.put(A, ONE);
      db.put(B, ONE);
      db.deleteRange(KeyRange.atLeast(B));
      tx.commit();
    }
    assertThat(all(db)).isEqualTo("a=1");
  }

  @Test
  void aDeletedRangeConflictsWithWritesInIt() {
    try (Transaction tx = db.begin()) {
      tx.deleteRange(KeyRange.of(A, C));
      db.put(C, ONE);
      db.put(B, ONE);
      assertThat(conflict(tx).key()).isEqualTo(B);
    }
    try (Transaction tx = db.begin()) {
      tx.deleteRange(KeyRange.of(A, C));
      db.put(C, TWO);
      db.deleteRange(KeyRange.atLeast(C));
      tx.commit();
    }
    try (Transaction tx = db.begin()) {
      tx.deleteRange(KeyRange.of(A, C));
      db.deleteRange(KeyRange.of(B, bytes("d")));
      assertThat(conflict(tx).key()).isEqualTo(B);
    }
  }

  @Test
  void aKeyReadForUpdateMustBeUnchanged() {
    try (Transaction tx = db.begin()) {
      assertThat(tx.getForUpdate(A)).isNull();
      tx.put(B, ONE);
      db.put(A, ONE);
      assertThat(conflict(tx).key()).isEqualTo(A);
    }
  }

  @Test
  void writeSkewPassesAtSnapshotIsolationAndNotWhenSerializable() {
    for (TransactionOptions options : kinds()) {
      db.put(A, ONE);
      db.put(B, ONE);
      try (Transaction first = db.begin(options);
          Transaction second = db.begin(options)) {
        first.put(A, first.get(B));
        second.put(B, second.get(A));
        first.commit();
        if (options.isolation() == TransactionOptions.Isolation.SNAPSHOT) {
          second.commit();
        } else {
          assertThat(conflict(second).key()).isEqualTo(A);
        }
      }
    }
  }

  @Test
  void aPhantomIsFoundInWhatWasScannedOnly() {
    TransactionOptions options = TransactionOptions.optimistic().serializable();
    db.put(A, ONE);
    db.put(C, ONE);
    try (Transaction tx = db.begin(options)) {
      assertThat(tx.count(KeyRange.of(A, C))).isEqualTo(1);
      tx.put(bytes("z"), ONE);
      db.put(B, ONE);
      assertThat(conflict(tx).key()).isEqualTo(B);
    }
    try (Transaction tx = db.begin(options)) {
      assertThat(tx.lastKey()).isEqualTo(C);
      tx.put(bytes("y"), ONE);
      db.put(B, TWO);
      tx.commit();
    }
    for (int i = 0; i < 2; i++) {
      try (Transaction tx = db.begin(options)) {
        try (Cursor cursor = tx.cursor()) {
          assertThat(cursor.seek(B)).isTrue();
          assertThat(cursor.next()).isTrue(); // c
          assertThat(cursor.prev()).isTrue();
          assertThat(cursor.prev()).isTrue(); // a
        }
        tx.put(bytes("y"), ONE);
        db.put(bytes(i == 0 ? "aa" : "cc"), ONE);
        assertThat(conflict(tx) == null).isEqualTo(i == 1);
      }
    }
  }

  @Test
  void oneWithoutWritesNeverConflicts() {
    for (TransactionOptions options : kinds()) {
      try (Transaction tx = db.begin(options)) {
        tx.getForUpdate(A);
        all(tx);
        db.put(A, ONE);
        tx.commit();
      }
    }
  }
}
