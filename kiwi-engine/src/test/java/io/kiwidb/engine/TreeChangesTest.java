package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiEvent;
import io.kiwidb.KiwiEvent.TreeChanged.Cause;
import io.kiwidb.Options;
import io.kiwidb.Settings;
import io.kiwidb.TableInfo;
import io.kiwidb.TreeState;
import io.kiwidb.UnknownKeyspaceException;
import io.kiwidb.storage.MemoryStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A state and the changes told after it give every later state. */
class TreeChangesTest {
  private static Options small() {
    return Stores.dev().toBuilder()
        .set(Settings.MEMTABLE_BYTES, 64L << 10)
        .set(Settings.TABLE_BYTES, 64L << 10)
        .set(Settings.L0_TRIGGER, 2L)
        .build();
  }

  @Test
  void eachKindOfChangeIsToldWithItsCause() {
    List<KiwiEvent.TreeChanged> changes = new CopyOnWriteArrayList<>();
    Options options = Stores.compactedByHand(Stores.dev()).build();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options)) {
      assertThat(db.insight().tree()).isEqualTo(new TreeState(0, List.of()));
      db.insight().subscribe(event -> {
        if (event instanceof KiwiEvent.TreeChanged changed) {
          changes.add(changed);
        }
      });
      Keyspace users = db.createKeyspace("users");
      users.put(key(1), key(1));
      users.flush();
      users.delete(key(1));
      users.put(key(2), key(2));
      users.flush();
      users.compact();
      db.renameKeyspace("users", "people");
      users.clear();
      users.put(key(3), key(3));
      users.flush();
      db.dropKeyspace("people");
      assertThat(db.insight().tree()).isEqualTo(new TreeState(6, List.of()));
      Gates.until(() -> changes.size() == 6);
      assertThat(changes)
          .extracting(KiwiEvent.TreeChanged::cause)
          .containsExactly(
              Cause.FLUSH, Cause.FLUSH, Cause.COMPACTION, Cause.CLEAR, Cause.FLUSH, Cause.DROP);
      assertThat(changes)
          .extracting(KiwiEvent.TreeChanged::keyspace)
          .containsExactly("users", "users", "users", "people", "people", "people");
      assertThat(changes)
          .extracting(KiwiEvent.TreeChanged::edit)
          .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
      assertThat(changes).allMatch(change -> change.keyspaceId() == users.id());
      assertThat(changes)
          .allMatch(change -> change.job() > 0 == (change.cause() == Cause.COMPACTION));
      List<Long> flushed = List.of(
          changes.get(0).added().get(0).number(), changes.get(1).added().get(0).number());
      assertThat(changes.get(2).removed()).containsExactlyInAnyOrderElementsOf(flushed);
      assertThat(changes.get(3).removed())
          .containsExactlyElementsOf(
              changes.get(2).added().stream().map(TableInfo::number).toList());
    }
  }

  @Test
  void editsAreNumberedAlthoughNobodyListens() {
    try (Kiwi db = Stores.inMemory()) {
      db.put(key(1), key(1));
      db.flush();
      db.put(key(2), key(2));
      db.flush();
      assertThat(db.insight().tree().edit()).isGreaterThanOrEqualTo(2);
      assertThat(TreeReplay.tables(db.insight().tree())).hasSameSizeAs(db.tables());
    }
  }

  @Test
  void aReplayFollowsTheStoreWhateverItDoes() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    List<TreeReplay> replays = new CopyOnWriteArrayList<>();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), small())) {
      replays.add(TreeReplay.of(db));
      Keyspace kept = db.createKeyspace("kept");
      List<Future<?>> writers = new ArrayList<>();
      writers.add(threads.submit(() -> write(db, 6_000)));
      writers.add(threads.submit(() -> write(kept, 3_000)));
      Future<?> housekeeper = threads.submit(() -> keepHouse(db, kept, writers));
      Future<?> latecomer = threads.submit(() -> {
        while (writers.stream().anyMatch(writer -> !writer.isDone()) && replays.size() < 20) {
          replays.add(TreeReplay.of(db));
          long seen = db.insight().tree().edit();
          Gates.until(
              () -> db.insight().tree().edit() > seen || writers.stream().allMatch(Future::isDone));
        }
      });
      int compared = 0;
      while (writers.stream().anyMatch(writer -> !writer.isDone()) || compared < 3) {
        compared += compareOnce(db, replays.get(0)) ? 1 : 0;
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
      housekeeper.get();
      latecomer.get();
      db.compact();
      try (Kiwi.Pause pause = db.pauseBackgroundWork()) {
        TreeState end = db.insight().tree();
        for (TreeReplay replay : replays) {
          Gates.until(() -> replay.edit() >= end.edit());
          assertThat(replay.tables()).isEqualTo(TreeReplay.tables(end));
        }
        assertThat(end.tables()).isEqualTo(db.tables());
        assertThat(pause).isNotNull();
      }
      assertThat(replays.get(0).causes()).contains(Cause.values());
    } finally {
      threads.shutdownNow();
    }
  }

  /** Compares if the listener happens to be as far as the state; returns whether it was. */
  private static boolean compareOnce(Kiwi db, TreeReplay replay) {
    synchronized (replay) {
      TreeState now = db.insight().tree();
      if (replay.edit() != now.edit()) {
        return false;
      }
      assertThat(replay.tables()).isEqualTo(TreeReplay.tables(now));
      return true;
    }
  }

  private static void write(Keyspace keyspace, int count) {
    byte[] value = new byte[200];
    for (int i = 0; i < count; i++) {
      keyspace.put(key(i * 7919L % 5_000), value);
    }
  }

  private static void keepHouse(Kiwi db, Keyspace kept, List<Future<?>> writers) {
    for (int round = 0; writers.stream().anyMatch(writer -> !writer.isDone()); round++) {
      Keyspace passing = db.createKeyspace("passing");
      write(passing, 100);
      passing.flush();
      db.renameKeyspace("passing", "renamed" + round);
      if (round % 2 == 0) {
        passing.clear();
        write(passing, 10);
        passing.async().flush(); // still going on when the keyspace is dropped
      }
      db.dropKeyspace("renamed" + round);
      try {
        passing.flush();
      } catch (UnknownKeyspaceException expected) {
        kept.flush();
      }
      if (round % 5 == 4) {
        kept.clear();
      }
    }
  }

  @Test
  void recoveryIsAChangeToo() {
    MemoryStorage storage = new MemoryStorage();
    try (Kiwi db = Kiwi.open(storage, Stores.dev())) {
      db.put(key(1), key(1));
    }
    List<KiwiEvent> heard = new CopyOnWriteArrayList<>();
    Options options = Stores.dev().toBuilder().listener(heard::add).build();
    try (Kiwi db = Kiwi.open(storage.reopen(), options)) {
      TreeState now = db.insight().tree();
      assertThat(now.tables()).hasSize(1);
      Gates.until(() -> heard.stream().anyMatch(KiwiEvent.TreeChanged.class::isInstance));
      assertThat(heard)
          .filteredOn(KiwiEvent.TreeChanged.class::isInstance)
          .singleElement()
          .isInstanceOfSatisfying(KiwiEvent.TreeChanged.class, changed -> {
            assertThat(changed.edit()).isEqualTo(now.edit());
            assertThat(changed.added()).isEqualTo(now.tables());
          });
    }
  }
}
