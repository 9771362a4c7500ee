package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Counter;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiTools.DumpLine;
import io.kiwidb.LookupTrace;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.Snapshot;
import io.kiwidb.Statistics;
import io.kiwidb.WriteBatch;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.storage.MemoryStorage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What traces, statistics, dumps and checks tell of deletions of ranges. */
class RangeDeleteInsightTest {
  private final MemoryStorage storage = MemoryStorage.named("m");

  private Kiwi open() {
    return Kiwi.open(storage.reopen(), Options.builder().profile(Profile.DEV).build());
  }

  private static KeyRange range(String from, String to) {
    return KeyRange.of(bytes(from), bytes(to));
  }

  private static List<String> verdicts(Kiwi db, String key) {
    LookupTrace trace = db.trace(bytes(key));
    return trace.steps().stream()
        .filter(step -> step.source().equals("range deletions") || step.source().equals("answer"))
        .map(step -> step.what() + ": " + step.verdict())
        .toList();
  }

  @Test
  void aTraceSaysThatADeletionHidAnEntry() {
    try (Kiwi db = open()) {
      db.put(bytes("b"), bytes("1"));
      assertThat(verdicts(db, "b")).as("there are none").containsExactly(": found");
      db.deleteRange(range("a", "c"));
      db.put(bytes("a"), bytes("2"));
      db.put(bytes("z"), bytes("2"));
      assertThat(verdicts(db, "b"))
          .containsExactly("1 range: a range with the key was deleted at sequence 2", ": deleted");
      assertThat(db.trace(bytes("b")).value()).isEmpty();
      assertThat(verdicts(db, "a"))
          .containsExactly(
              "1 range: the entry is newer than the last one with the key, at sequence 2",
              ": found");
      assertThat(verdicts(db, "z")).containsExactly("1 range: none covers the key", ": found");
      assertThat(verdicts(db, "x")).containsExactly(": not in any source");
    }
  }

  @Test
  void statisticsCountThem() {
    try (Kiwi db = open()) {
      Keyspace other = db.createKeyspace("other");
      for (int i = 0; i < 100; i++) {
        db.put(bytes("k" + i), bytes("v"));
      }
      db.compact();
      db.deleteRange(range("k1", "k2"));
      other.deleteRange(KeyRange.all());
      db.write(new WriteBatch()
          .deleteRange(range("k3", "k4"))
          .deleteRange(other, range("a", "b"))
          .deleteRange(range("k5", "k6")));
      assertThat(db.stats().counter(Counter.RANGE_DELETIONS_WRITTEN)).isEqualTo(5);
      assertThat(other.stats().counter(Counter.RANGE_DELETIONS_WRITTEN)).isEqualTo(2);
      assertThat(other.stats().rangeDeletions().count()).isEqualTo(2);
      Statistics.RangeDeletions all = db.stats().rangeDeletions();
      assertThat(all.count()).isEqualTo(5);
      assertThat(all.bytes()).isGreaterThan(5 * 100);
      assertThat(db.memtables()).anyMatch(one -> one.entries() == 0 && one.bytes() > 200);
      try (Snapshot kept = db.snapshot()) {
        db.flush();
        assertThat(other.stats().rangeDeletions().count()).as("nothing to hide").isZero();
        assertThat(db.stats().rangeDeletions().count()).isEqualTo(3);
        assertThat(kept.get(bytes("k2"))).isNotNull();
      }
      db.deleteRange(KeyRange.all());
      db.flush();
      db.compact();
      assertThat(db.tables()).isEmpty();
      // counted once the drop is committed, which the tables show first
      Gates.until(() -> db.stats().counter(Counter.TABLES_DROPPED) > 0);
      assertThat(db.stats().rangeDeletions()).isEqualTo(new Statistics.RangeDeletions(0, 0));
    }
  }

  @Test
  void dumpsShowThemInLogAndManifest() {
    try (Kiwi db = open()) {
      db.put(bytes("b"), bytes("1"));
      db.flush();
      try (Snapshot kept = db.snapshot()) {
        db.deleteRange(range("a", "c"));
        db.flush();
        assertThat(kept.get(bytes("b"))).isNotNull();
      }
      db.deleteRange(KeyRange.atLeast(bytes("x")));
      db.sync();
    }
    List<DumpLine> log = new ArrayList<>();
    List<DumpLine> manifest = new ArrayList<>();
    for (String name : storage.list()) {
      FileNames.parse(name).ifPresent(file -> {
        if (file.kind() == FileNames.Kind.WAL) {
          Kiwi.tools().dump(storage, name, log::add);
        } else if (file.kind() == FileNames.Kind.MANIFEST) {
          Kiwi.tools().dump(storage, name, manifest::add);
        }
      });
    }
    assertThat(log).anySatisfy(line -> {
      assertThat(line.what()).isEqualTo("range-delete");
      assertThat(line.fields()).containsEntry("from", bytes("x")).doesNotContainKey("to");
    });
    assertThat(manifest).anySatisfy(line -> {
      assertThat(line.what()).isEqualTo("range-deletion");
      assertThat(line.fields())
          .containsEntry("sequence", 2L)
          .containsEntry("from", bytes("a"))
          .containsEntry("to", bytes("c"));
    });
  }
}
