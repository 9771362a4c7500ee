package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Counter;
import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Settings;
import io.kiwidb.Snapshot;
import io.kiwidb.Statistics;
import io.kiwidb.storage.MemoryStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stores that are used as queues and stacks: what a take reads does not grow with their age. */
class QueueTest {
  private static final int BACKLOG = 2_000;
  private static final int TAKES = 100_000;

  /**
   * More than {@code GapWalk.LONGER}, which bounds what is not known of a run, and its versions.
   */
  private static final int MOST_PASSED = 40;

  private static Options options() {
    return Stores.dev().toBuilder().set(Settings.MEMTABLE_ENTRIES, 20_000L).build();
  }

  private static byte[] first(Keyspace store) {
    try (Cursor cursor = store.cursor()) {
      assertThat(cursor.seekToFirst()).isTrue();
      return cursor.key();
    }
  }

  private static byte[] last(Keyspace store) {
    try (Cursor cursor = store.cursor()) {
      assertThat(cursor.seekToLast()).isTrue();
      return cursor.key();
    }
  }

  private static long passed(Keyspace store) {
    return store.stats().counter(Counter.DELETED_KEYS_PASSED);
  }

  @Test
  void whatTakesReadDoesNotGrow() {
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options())) {
      for (int i = 0; i < BACKLOG; i++) {
        db.put(key(i), key(i));
      }
      for (int i = 0; i < TAKES; i++) {
        db.put(key(BACKLOG + i), key(i));
        long before = i % 1_000 == 0 ? passed(db) : 0;
        assertThat(first(db)).isEqualTo(key(i));
        db.delete(key(i));
        if (i % 1_000 == 0 && i > 0) {
          assertThat(passed(db) - before).as("take %d", i).isLessThan(3 * MOST_PASSED);
        }
      }
      assertThat(passed(db)).isLessThan(MOST_PASSED * (long) TAKES);
      assertThat(db.stats().counter(Counter.GAPS_SKIPPED)).isGreaterThan(TAKES / 2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"growing keys", "reused keys"})
  void whatPopsOfAStackReadDoesNotGrow(String keys) {
    int pushes = 5_000;
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options())) {
      List<Integer> model = new ArrayList<>();
      for (int i = 0; i < BACKLOG; i++) {
        model.add(i);
        db.put(key(i), key(i));
      }
      int next = BACKLOG;
      for (int i = 0; i < pushes; i++) {
        int pops = i % 100 == 0 ? 150 : 1; // sometimes many, and then as many pushes
        for (int j = 0; j < pops; j++) {
          int top = model.remove(model.size() - 1);
          assertThat(last(db)).isEqualTo(key(top));
          db.delete(key(top));
        }
        for (int j = 0; j < pops; j++) {
          int top = keys.startsWith("growing") ? next++ : model.get(model.size() - 1) + 1;
          model.add(top);
          db.put(key(top), key(top));
        }
      }
      assertThat(passed(db)).isLessThan(MOST_PASSED * (pushes + 150L * (pushes / 100)));
    }
  }

  @Test
  void manyQueuesInOneKeyspaceAreKnownAtOnce() {
    int queues = 100;
    int length = 500;
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options())) {
      for (int queue = 0; queue < queues; queue++) {
        for (int i = 0; i < length; i++) {
          db.put(key(queue * length + i), key(i));
        }
      }
      for (int i = 0; i < length; i++) {
        for (int queue = 0; queue < queues; queue++) {
          KeyRange range = KeyRange.of(key(queue * length), key((queue + 1) * length));
          try (Cursor cursor = db.cursor(range)) {
            assertThat(cursor.seekToFirst()).isTrue();
            assertThat(cursor.key()).isEqualTo(key(queue * length + i));
          }
          db.delete(key(queue * length + i));
        }
      }
      assertThat(passed(db)).isLessThan(MOST_PASSED * (long) queues * length);
    }
  }

  @Test
  void snapshotsFromBeforeDuringAndAfterARunSeeWhatWasThere() {
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options())) {
      List<Snapshot> snapshots = new ArrayList<>();
      for (int i = 0; i < BACKLOG; i++) {
        db.put(key(i), key(i));
      }
      for (int i = 0; i < BACKLOG; i++) {
        if (i % 200 == 0) {
          snapshots.add(db.snapshot());
        }
        assertThat(first(db)).isEqualTo(key(i));
        db.delete(key(i));
        db.put(key(BACKLOG + i), key(i));
      }
      db.flush();
      for (int i = 0; i < snapshots.size(); i++) {
        try (Snapshot snapshot = snapshots.get(i);
            Cursor cursor = snapshot.cursor(KeyRange.all())) {
          assertThat(cursor.seekToFirst()).isTrue();
          assertThat(cursor.key()).isEqualTo(key(i * 200));
          assertThat(cursor.seekToLast()).isTrue();
          assertThat(cursor.key()).isEqualTo(key(BACKLOG + i * 200 - 1));
        }
      }
    }
  }

  @Test
  void whatIsWrittenIntoARunIsSeen() {
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options())) {
      for (int i = 0; i < BACKLOG; i++) {
        db.put(key(i), key(i));
      }
      for (int i = 0; i < BACKLOG - 1; i++) {
        assertThat(first(db)).isEqualTo(key(i));
        db.delete(key(i));
        db.delete(key(i / 2)); // into a gap: changes nothing
      }
      assertThat(first(db)).isEqualTo(key(BACKLOG - 1));
      assertThat(db.stats().counter(Counter.GAPS_FOUND)).isPositive();
      for (int i = BACKLOG - 2; i >= 0; i -= 7) {
        db.put(key(i), key(i));
        assertThat(first(db)).isEqualTo(key(i));
      }
      for (int i = (BACKLOG - 2) % 7; i < BACKLOG - 1; i += 7) {
        assertThat(first(db)).isEqualTo(key(i));
        db.delete(key(i));
      }
      assertThat(first(db)).isEqualTo(key(BACKLOG - 1));
    }
  }

  @Test
  void keyspacesHaveTheirOwnGapsAndAClearedOneHasNone() {
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options())) {
      Keyspace one = db.createKeyspace("one");
      Keyspace other = db.createKeyspace("other");
      for (int i = 0; i < BACKLOG; i++) {
        one.put(key(i), key(i));
        other.put(key(i), key(i));
      }
      for (int i = 0; i < BACKLOG - 1; i++) {
        assertThat(first(one)).isEqualTo(key(i));
        one.delete(key(i));
      }
      assertThat(first(other)).isEqualTo(key(0));
      one.clear();
      one.put(key(5), key(5));
      assertThat(first(one)).isEqualTo(key(5));
      assertThat(Objects.requireNonNull(one.get(key(5)))).isEqualTo(key(5));
    }
  }

  private static long entries(Keyspace store) {
    return store.stats().levels().stream().mapToLong(Statistics.Level::entries).sum();
  }

  @Test
  void whatIsPutAndTakenBetweenTwoFlushesLeavesNothing() {
    try (Kiwi db =
        Kiwi.open(new MemoryStorage(), Stores.compactedByHand(options()).build())) {
      db.put(key(0), key(0));
      db.flush();
      for (int i = 1; i < BACKLOG; i++) {
        db.put(key(i), key(i));
        db.delete(key(i));
      }
      db.put(key(BACKLOG), key(BACKLOG));
      db.flush();
      assertThat(entries(db)).isEqualTo(2);
      db.put(key(BACKLOG + 1), key(1));
      db.delete(key(BACKLOG + 1));
      db.flush();
      assertThat(entries(db)).isEqualTo(2);
      assertThat(db.get(key(BACKLOG + 1))).isNull();
    }
  }

  @Test
  void aDeletionIsKeptWhereAnOlderTableReaches() {
    try (Kiwi db =
        Kiwi.open(new MemoryStorage(), Stores.compactedByHand(options()).build())) {
      db.put(key(1), key(1));
      db.put(key(3), key(3));
      db.flush();
      db.put(key(2), key(2));
      db.delete(key(2));
      db.delete(key(3));
      db.flush();
      assertThat(entries(db)).isEqualTo(4);
      assertThat(last(db)).isEqualTo(key(1));
    }
  }

  @Test
  void aDeletionThatASnapshotNeedsIsKept() {
    try (Kiwi db =
        Kiwi.open(new MemoryStorage(), Stores.compactedByHand(options()).build())) {
      db.put(key(1), key(1));
      try (Snapshot snapshot = db.snapshot()) {
        db.delete(key(1));
        db.flush();
        assertThat(snapshot.get(key(1))).isNotNull();
        assertThat(db.get(key(1))).isNull();
      }
      assertThat(db.get(key(1))).isNull();
    }
  }
}
