package io.kiwidb.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Counter;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.MemTableInfo;
import io.kiwidb.Options;
import io.kiwidb.Settings;
import io.kiwidb.storage.MemoryStorage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The log stays bounded whatever keyspaces are written, and so does the memory of memtables. */
class KeyspaceLogsTest {
  private static final int MEMTABLE = 16 << 10;
  private static final Options SMALL = Stores.dev().toBuilder()
      .set(Settings.MEMTABLE_BYTES, MEMTABLE)
      .set(Settings.MEMTABLE_ENTRIES, 0)
      .set(Settings.MEMTABLE_TOTAL_BYTES, 4 * MEMTABLE)
      .build();

  private final MemoryStorage storage = new MemoryStorage();

  private long logs() {
    return storage.reopen().list().stream()
        .filter(name -> name.endsWith(".wal"))
        .count();
  }

  private static void write(Keyspace keyspace, int from, int count) {
    for (int i = from; i < from + count; i++) {
      keyspace.put(Stores.bytes("key-" + i), new byte[100]);
    }
  }

  @Test
  void aKeyspaceWithoutAMemtableHoldsNoLog() {
    try (Kiwi db = Kiwi.open(storage, SMALL)) {
      Keyspace idle = db.createKeyspace("idle");
      Keyspace busy = db.createKeyspace("busy");
      write(idle, 0, 10);
      idle.flush();
      for (int round = 0; round < 8; round++) {
        write(busy, round * 1000, 1000);
        busy.flush();
      }
      assertThat(idle.memtables()).isEmpty();
    }
    // What the manifest needs, of some seventy: closing removes the others.
    assertThat(logs()).isLessThan(3);
  }

  @Test
  void oneThatIsSeldomWrittenIsFlushedWhenTheLogIsLong() {
    try (Kiwi db = Kiwi.open(storage, SMALL)) {
      Keyspace seldom = db.createKeyspace("seldom");
      Keyspace busy = db.createKeyspace("busy");
      write(seldom, 0, 1);
      for (int round = 0; round < 40; round++) {
        write(busy, round * 100, 100);
      }
      // Sealed by a write to the other keyspace, when the log had grown by eight memtables.
      assertThat(seldom.memtables())
          .noneMatch(memtable -> memtable.phase() == MemTableInfo.Phase.ACTIVE);
      assertThat(seldom.get(Stores.bytes("key-0"))).isNotNull();
      db.flush();
      assertThat(seldom.stats().counter(Counter.FLUSHES)).isEqualTo(1);
    }
    assertThat(logs()).isLessThan(3);
  }

  @Test
  void manySmallMemtablesTogetherAreFlushedWhenTheyAreLarge() {
    try (Kiwi db = Kiwi.open(storage, SMALL)) {
      List<Keyspace> all = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        all.add(db.createKeyspace("k" + i));
      }
      long most = 0;
      for (int round = 0; round < 100; round++) {
        for (Keyspace keyspace : all) {
          write(keyspace, round * 3, 3);
        }
        long active = db.memtables().stream()
            .filter(memtable -> memtable.phase() == MemTableInfo.Phase.ACTIVE)
            .mapToLong(MemTableInfo::bytes)
            .sum();
        most = Math.max(most, active);
      }
      // Checked each sixteenth; a memtable of a few entries counts the chunk that it begins with.
      assertThat(most).isLessThan(8 * MEMTABLE);
      assertThat(db.stats().counter(Counter.FLUSHES)).isGreaterThan(all.size());
      for (Keyspace keyspace : all) {
        assertThat(keyspace.asMap()).hasSize(300);
      }
    }
    try (Kiwi db = Kiwi.open(storage.reopen(), SMALL)) {
      assertThat(db.keyspace("k39").asMap()).hasSize(300);
    }
    assertThat(Kiwi.tools().verify(storage.reopen(), name -> {}).problems()).isEmpty();
  }

  @Test
  void anIdIsNeverUsedAgain() {
    int last;
    try (Kiwi db = Kiwi.open(storage, SMALL)) {
      db.createKeyspace("one");
      last = db.createKeyspace("two").id();
      write(db.keyspace("two"), 0, 5);
      db.dropKeyspace("two");
    }
    Kiwi.open(storage.reopen(), SMALL).close(); // writes the manifest anew, without the edits
    try (Kiwi db = Kiwi.open(storage.reopen(), SMALL)) {
      assertThat(db.createKeyspace("two").id()).isGreaterThan(last);
      assertThat(db.keyspace("two").asMap()).isEmpty();
    }
  }
}
