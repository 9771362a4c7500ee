package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kiwidb.Cursor;
import io.kiwidb.DatabaseClosedException;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import io.kiwidb.ProviderKind;
import io.kiwidb.Transaction;
import io.kiwidb.Transaction.Savepoint;
import io.kiwidb.TransactionConflictException;
import io.kiwidb.TransactionKeyspace;
import io.kiwidb.TransactionOptions;
import io.kiwidb.UnknownKeyspaceException;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import io.kiwidb.storage.MemoryStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What transactions see. */
class TransactionTest {
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

  @ParameterizedTest
  @MethodSource("kinds")
  void readsItsOwnWritesAndOthersDoNotBeforeTheCommit(TransactionOptions options) {
    db.put(A, ONE);
    db.put(C, ONE);
    try (Transaction tx = db.begin(options)) {
      tx.put(B, TWO);
      tx.delete(A);
      assertThat(tx.get(A)).isNull();
      assertThat(tx.get(B)).isEqualTo(TWO);
      assertThat(tx.contains(B)).isTrue();
      assertThat(tx.multiGet(List.of(A, B, C))).containsExactly(null, TWO, ONE);
      assertThat(all(tx)).isEqualTo("b=2 c=1");
      assertThat(all(db)).isEqualTo("a=1 c=1");
      tx.commit();
    }
    assertThat(all(db)).isEqualTo("b=2 c=1");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void nothingIsLeftOfOneThatIsRolledBackOrClosed(TransactionOptions options) {
    try (Transaction tx = db.begin(options)) {
      tx.put(A, ONE);
      tx.rollback();
      assertThat(tx.isActive()).isFalse();
    }
    try (Transaction tx = db.begin(options)) {
      tx.put(A, ONE);
    }
    assertThat(all(db)).isEmpty();
    assertThat(db.stats().snapshots()).isZero();
  }

  @Test
  void readsOneMoment() {
    db.put(A, ONE);
    try (Transaction tx = db.begin()) {
      db.put(A, TWO);
      db.put(B, TWO);
      db.flush();
      db.compact();
      assertThat(tx.get(A)).isEqualTo(ONE);
      assertThat(all(tx)).isEqualTo("a=1");
      tx.put(C, TWO);
      assertThat(tx.get(A)).isEqualTo(ONE);
      assertThat(all(tx)).isEqualTo("a=1 c=2");
    }
  }

  @Test
  void manyNewerVersionsAreSkipped() {
    db.put(A, ONE);
    db.put(C, ONE);
    try (Transaction tx = db.begin()) {
      for (int i = 0; i < 100; i++) {
        db.put(A, TWO);
        db.put(B, TWO);
        db.put(C, TWO);
      }
      tx.put(bytes("bb"), TWO);
      assertThat(all(tx)).isEqualTo("a=1 bb=2 c=1");
    }
  }

  @Test
  void everyKindOfWriteIsReadBack() {
    try (Kiwi adding = Kiwi.open(
        new MemoryStorage(),
        Stores.dev().toBuilder().provider(ProviderKind.MERGE_OPERATOR, "append").build())) {
      adding.put(A, bytes("x"));
      adding.put(B, bytes("y"));
      adding.merge(C, bytes("m"));
      adding.put(bytes("d"), bytes("z"));
      try (Transaction tx = adding.begin()) {
        tx.merge(A, bytes("1"));
        tx.merge(A, bytes("2"));
        tx.merge(C, bytes("n"));
        tx.deleteRange(KeyRange.of(B, bytes("bz")));
        tx.merge(B, bytes("only"));
        tx.singleDelete(bytes("d"));
        assertThat(text(tx.get(A))).isEqualTo("x,1,2");
        assertThat(text(tx.get(B))).isEqualTo("only");
        assertThat(text(tx.get(C))).isEqualTo("m,n");
        assertThat(tx.get(bytes("d"))).isNull();
        assertThat(all(tx)).isEqualTo("a=x,1,2 b=only c=m,n");
        tx.commit();
      }
      assertThat(all(adding)).isEqualTo("a=x,1,2 b=only c=m,n");
    }
  }

  @Test
  void aRangeIsDeletedAndWrittenAgain() {
    for (int i = 0; i < 100; i++) {
      db.put(Stores.key(i), ONE);
    }
    db.flush();
    try (Transaction tx = db.begin()) {
      tx.deleteRange(KeyRange.all());
      assertThat(all(tx)).isEmpty();
      tx.put(Stores.key(50), TWO);
      assertThat(all(tx)).isEqualTo(text(Stores.key(50)) + "=2");
      db.put(Stores.key(200), ONE);
      assertThat(tx.get(Stores.key(200))).isNull();
      assertThat(conflict(tx).key()).isEqualTo(Stores.key(200));
    }
  }

  @Test
  void aTimeToLiveIsReadBackAndKept() {
    try (Transaction tx = db.begin()) {
      tx.put(A, ONE, WriteOptions.defaults().ttl(Duration.ofHours(1)));
      assertThat(tx.get(A)).isEqualTo(ONE);
      assertThat(tx.expiry(A).remaining()).contains(Duration.ofHours(1));
      assertThat(all(tx)).isEqualTo("a=1");
      tx.commit();
    }
    assertThat(db.expiry(A).isNever()).isFalse();
  }

  @Test
  void aCursorShowsTheWritesBeforeIt() {
    db.put(A, ONE);
    db.put(B, ONE);
    try (Transaction tx = db.begin()) {
      tx.put(C, ONE);
      List<String> seen = new ArrayList<>();
      try (Cursor cursor = tx.cursor()) {
        for (boolean there = cursor.seekToFirst(); there; there = cursor.next()) {
          seen.add(text(cursor.key()));
          tx.delete(cursor.key());
          tx.put(bytes(text(cursor.key()) + "+"), TWO);
        }
      }
      assertThat(seen).containsExactly("a", "b", "c");
      assertThat(all(tx)).isEqualTo("a+=2 b+=2 c+=2");
    }
  }

  @Test
  void keyspacesAreCommittedTogether() {
    Keyspace users = db.createKeyspace("users");
    Keyspace reversed = db.createKeyspace("r", KeyspaceOptions.defaults());
    users.put(A, ONE);
    try (Transaction tx = db.begin()) {
      TransactionKeyspace mine = tx.keyspace(users);
      mine.put(B, TWO);
      tx.put(B, ONE);
      tx.write(new WriteBatch().put(reversed, C, ONE).delete(users, A));
      assertThat(all(mine)).isEqualTo("b=2");
      assertThat(all(tx.keyspace(reversed))).isEqualTo("c=1");
      assertThat(all(users)).isEqualTo("a=1");
      assertThat(tx.count()).isEqualTo(4);
      tx.commit();
    }
    assertThat(all(users)).isEqualTo("b=2");
    assertThat(all(db)).isEqualTo("b=1");
    assertThat(all(reversed)).isEqualTo("c=1");
  }

  @Test
  void aKeyspaceOfAnotherStoreIsRefused() {
    try (Kiwi other = Stores.inMemory();
        Transaction tx = db.begin()) {
      assertThatIllegalArgumentException().isThrownBy(() -> tx.keyspace(other));
      tx.put(A, ONE);
      assertThatIllegalArgumentException().isThrownBy(() -> tx.keyspace(other));
    }
  }

  @Test
  void savepointsTakeBackWhatCameLater() {
    try (Transaction tx = db.begin()) {
      tx.put(A, ONE);
      Savepoint first = tx.savepoint();
      tx.put(A, TWO);
      Savepoint second = tx.savepoint();
      tx.deleteRange(KeyRange.all());
      tx.put(C, ONE);
      try (Cursor before = tx.cursor()) {
        tx.rollbackTo(second);
        assertThat(all(tx)).isEqualTo("a=2");
        assertThat(before.seekToFirst()).isTrue();
        assertThat(before.key()).isEqualTo(C);
      }
      tx.put(B, ONE);
      tx.rollbackTo(first);
      assertThat(all(tx)).isEqualTo("a=1");
      assertThatIllegalArgumentException().isThrownBy(() -> tx.rollbackTo(second));
      tx.put(C, TWO);
      tx.rollbackTo(first);
      tx.put(B, TWO);
      tx.commit();
    }
    assertThat(all(db)).isEqualTo("a=1 b=2");
  }

  @Test
  void transactRunsAgainAfterAConflict() {
    AtomicInteger runs = new AtomicInteger();
    int result = db.transactAndGet(tx -> {
      tx.put(A, ONE);
      if (runs.getAndIncrement() < 3) {
        db.put(A, TWO);
      }
      return runs.get();
    });
    assertThat(result).isEqualTo(4);
    assertThat(db.get(A)).isEqualTo(ONE);
  }

  @Test
  void transactEndsAfterSoManyAttempts() {
    AtomicInteger runs = new AtomicInteger();
    assertThatThrownBy(() -> db.transact(TransactionOptions.optimistic().attempts(3), tx -> {
          runs.incrementAndGet();
          tx.put(A, ONE);
          db.put(A, TWO);
        }))
        .isInstanceOf(TransactionConflictException.class);
    assertThat(runs).hasValue(3);
  }

  @Test
  void whatTheBodyThrowsRollsBack() {
    assertThatThrownBy(() -> db.transact(tx -> {
          tx.put(A, ONE);
          throw new UnsupportedOperationException("mine");
        }))
        .hasMessage("mine");
    assertThat(db.get(A)).isNull();
  }

  @Test
  void anEndedOneSaysSo() {
    Transaction tx = db.begin();
    tx.put(A, ONE);
    tx.commit();
    assertThatIllegalStateException().isThrownBy(() -> tx.get(A)).withMessageContaining("ended");
    assertThatIllegalStateException().isThrownBy(() -> tx.put(A, ONE));
    assertThatIllegalStateException().isThrownBy(tx::commit);
    tx.rollback();
    tx.close();
    assertThat(db.get(A)).isEqualTo(ONE);
  }

  @Test
  void closingTheStoreEndsIt() {
    Transaction tx = db.begin();
    tx.put(A, ONE);
    db.close();
    assertThatThrownBy(tx::commit).isInstanceOf(DatabaseClosedException.class);
    tx.close();
  }

  @Test
  void aDroppedKeyspaceCannotBeCommittedTo() {
    Keyspace users = db.createKeyspace("users");
    try (Transaction tx = db.begin()) {
      tx.keyspace(users).put(A, ONE);
      tx.put(A, ONE);
      db.dropKeyspace("users");
      assertThatThrownBy(tx::commit).isInstanceOf(UnknownKeyspaceException.class);
    }
    assertThat(db.get(A)).isNull();
  }

  @Test
  void theLimitOfItsMemoryIsKept() {
    TransactionOptions options = TransactionOptions.optimistic().serializable().maxBytes(1_000);
    try (Transaction tx = db.begin(options)) {
      tx.put(A, new byte[500]);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> tx.put(B, new byte[500]))
          .withMessageContaining("its limit is 1000 bytes");
      assertThat(tx.get(B)).isNull();
      assertThatIllegalArgumentException().isThrownBy(() -> {
        for (int i = 0; i < 100; i++) {
          tx.get(Stores.key(i));
        }
      });
    }
  }

  @Test
  void aMapReadsAndWritesTheTransaction() {
    db.put(A, ONE);
    try (Transaction tx = db.begin()) {
      tx.asMap().put(B, TWO);
      assertThat(tx.asMap().lastEntry().getValue()).isEqualTo(TWO);
      assertThat(tx.stream(KeyRange.all()).count()).isEqualTo(2);
      assertThat(tx.asMap().remove(A)).isEqualTo(ONE);
      assertThat(all(tx)).isEqualTo("b=2");
      assertThat(tx.putIfAbsent(B, ONE)).isEqualTo(TWO);
      assertThat(tx.update(B, old -> ONE)).isEqualTo(ONE);
      tx.commit();
    }
    assertThat(all(db)).isEqualTo("b=1");
  }
}
