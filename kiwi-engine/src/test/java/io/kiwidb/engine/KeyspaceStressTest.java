package io.kiwidb.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.DatabaseState;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.Snapshot;
import io.kiwidb.WriteBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Threads write the same value to one key of five keyspaces by one batch while others take
 * snapshots: each snapshot sees the same value in all of them. Meanwhile keyspaces are flushed,
 * created, cleared and dropped.
 */
class KeyspaceStressTest {
  private static final int KEYSPACES = 5;
  private static final int WRITERS = 2;
  private static final int BATCHES = 4_000;
  private static final byte[] KEY = Stores.bytes("key");

  @Test
  void aSnapshotSeesWholeBatches() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try (Kiwi db = Stores.inMemory()) {
      List<Keyspace> all = new ArrayList<>();
      for (int i = 0; i < KEYSPACES; i++) {
        all.add(db.createKeyspace("k" + i));
      }
      List<Future<?>> writers = new ArrayList<>();
      for (int w = 0; w < WRITERS; w++) {
        int writer = w;
        writers.add(threads.submit(() -> write(db, all, writer)));
      }
      Future<?> housekeeper = threads.submit(() -> keepHouse(db, all, writers));
      long snapshots = 0;
      while (writers.stream().anyMatch(writer -> !writer.isDone()) || snapshots < 100) {
        requireEqual(db, all);
        assertThat(db.stats().levels()).isNotEmpty(); // also of one that is just being dropped
        assertThat(db.tables()).isNotNull();
        assertThat(db.memtables()).isNotNull();
        snapshots++;
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
      housekeeper.get();
      requireEqual(db, all);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void write(Kiwi db, List<Keyspace> all, int writer) {
    WriteBatch batch = new WriteBatch();
    for (int i = 0; i < BATCHES; i++) {
      batch.clear();
      byte[] value = Stores.bytes(writer + ":" + i);
      all.forEach(keyspace -> batch.put(keyspace, KEY, value));
      // More work between the first keyspace and the last.
      all.forEach(keyspace -> batch.put(keyspace, Stores.bytes("other" + writer), value));
      db.write(batch);
    }
  }

  private static void keepHouse(Kiwi db, List<Keyspace> all, List<Future<?>> writers) {
    for (int round = 0; writers.stream().anyMatch(writer -> !writer.isDone()); round++) {
      all.get(round % KEYSPACES).flush();
      Keyspace passing = db.createKeyspace("passing");
      passing.put(KEY, KEY);
      passing.clear();
      assertThat(passing.get(KEY)).isNull();
      passing.put(KEY, KEY);
      passing.async().flush(); // still going on when the keyspace is dropped
      db.dropKeyspace("passing");
      assertThat(db.state().health()).isEqualTo(DatabaseState.Health.OPEN);
    }
  }

  private static void requireEqual(Kiwi db, List<Keyspace> all) {
    try (Snapshot snapshot = db.snapshot()) {
      String first = Stores.text(snapshot.keyspace(all.get(0)).get(KEY));
      for (Keyspace keyspace : all) {
        assertThat(Stores.text(snapshot.keyspace(keyspace).get(KEY)))
            .as("in %s", keyspace)
            .isEqualTo(first);
      }
    }
  }
}
