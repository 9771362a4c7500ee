package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static io.kiwidb.engine.Stores.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.CompactionFilter;
import io.kiwidb.CompactionFilter.Candidate;
import io.kiwidb.CompactionFilter.Verdict;
import io.kiwidb.Counter;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.ProviderException;
import io.kiwidb.Snapshot;
import io.kiwidb.TableInfo;
import io.kiwidb.storage.MemoryStorage;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A user's filter takes part in compaction. */
class CompactionFilterTest {
  private static final byte[] NEW = bytes("new");

  private static Kiwi open(CompactionFilter filter) {
    Options options =
        Stores.compactedByHand(Stores.dev()).compactionFilter(filter).build();
    return Kiwi.open(new MemoryStorage(), options);
  }

  private static Verdict removeOld(Candidate candidate) {
    return value(candidate).equals("old") ? Verdict.REMOVE : Verdict.KEEP;
  }

  private static String value(Candidate candidate) {
    return new String(
        candidate.valueArray(),
        candidate.valueOffset(),
        candidate.valueLength(),
        StandardCharsets.UTF_8);
  }

  @Test
  void whatItRemovesIsGone() {
    try (Kiwi db = open(CompactionFilterTest::removeOld)) {
      db.put(key(1), bytes("old"));
      db.put(key(2), bytes("young"));
      db.compact();
      assertThat(db.get(key(1))).isNull();
      assertThat(text(db.get(key(2)))).isEqualTo("young");
      assertThat(db.tables().stream().mapToLong(TableInfo::entries).sum()).isEqualTo(1);
      assertThat(db.stats().counter(Counter.ENTRIES_FILTERED)).isEqualTo(1);
    }
  }

  @Test
  void whatItRemovesDoesNotUncoverAnOlderValue() {
    try (Kiwi db = open(CompactionFilterTest::removeOld)) {
      db.put(key(1), bytes("before"));
      db.compact();
      Snapshot snapshot = db.snapshot();
      db.put(key(1), bytes("old"));
      db.compact();
      assertThat(db.get(key(1))).isNull();
      assertThat(text(snapshot.get(key(1)))).isEqualTo("before");
      snapshot.close();
    }
  }

  @Test
  void whatItReplacesIsNew() {
    try (Kiwi db = open(candidate -> {
      candidate.replaceValue(NEW, 0, NEW.length);
      return Verdict.REPLACE;
    })) {
      db.put(key(1), bytes("old"));
      db.compact();
      assertThat(text(db.get(key(1)))).isEqualTo("new");
    }
  }

  @Test
  void itSeesTheKeyTheValueAndTheLevel() {
    AtomicReference<String> seen = new AtomicReference<>("");
    try (Kiwi db = open(candidate -> {
      String key = new String(
          candidate.keyArray(),
          candidate.keyOffset(),
          candidate.keyLength(),
          StandardCharsets.UTF_8);
      seen.set(key + "=" + value(candidate) + "@" + (candidate.level() > 0));
      return Verdict.KEEP;
    })) {
      db.put(bytes("k"), bytes("v"));
      db.compact();
      assertThat(seen.get()).isEqualTo("k=v@true");
    }
  }

  @Test
  void whatASnapshotReadsStays() {
    try (Kiwi db = open(CompactionFilterTest::removeOld)) {
      db.put(key(1), bytes("old"));
      Snapshot snapshot = db.snapshot();
      db.compact();
      db.compact();
      assertThat(text(snapshot.get(key(1)))).isEqualTo("old");
      snapshot.close();
      db.compact();
      assertThat(db.get(key(1))).isNull();
    }
  }

  @Test
  void whatASnapshotReadsStaysEvenIfItWasOpenedMeanwhile() {
    AtomicReference<Kiwi> store = new AtomicReference<>();
    AtomicReference<Snapshot> opened = new AtomicReference<>();
    try (Kiwi db = open(candidate -> {
      if (opened.get() == null) {
        opened.set(store.get().snapshot());
      }
      return removeOld(candidate);
    })) {
      store.set(db);
      db.put(key(1), bytes("old"));
      db.put(key(2), bytes("old"));
      db.compact();
      db.compact();
      Snapshot snapshot = opened.get();
      assertThat(text(snapshot.get(key(1)))).isEqualTo("old");
      assertThat(text(snapshot.get(key(2)))).isEqualTo("old");
      snapshot.close();
      db.compact();
      assertThat(db.get(key(1))).isNull();
    }
  }

  @Test
  void whatItThrowsFailsTheCompactionAndNothingElse() {
    try (Kiwi db = open(candidate -> {
      throw new UnsupportedOperationException("not today");
    })) {
      db.put(key(1), bytes("old"));
      assertThatThrownBy(db::compact)
          .isInstanceOf(ProviderException.class)
          .hasMessageContaining("compaction filter")
          .hasMessageContaining("not today");
      assertThat(text(db.get(key(1)))).isEqualTo("old");
    }
  }
}
