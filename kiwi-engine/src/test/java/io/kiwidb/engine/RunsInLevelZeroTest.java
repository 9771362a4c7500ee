package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Kiwi;
import io.kiwidb.KiwiEvent;
import io.kiwidb.KiwiEvent.CompactionCompleted;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ProviderKind;
import io.kiwidb.Settings;
import io.kiwidb.storage.MemoryStorage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Newer runs are merged within level 0, where older runs that are not inputs remain. */
class RunsInLevelZeroTest {
  private static final int KEYS = 4_000;

  private final List<CompactionCompleted> merges = new CopyOnWriteArrayList<>();

  private Options options() {
    return Options.builder()
        .profile(Profile.DEV)
        .provider(ProviderKind.STRATEGY, "tiered")
        .set(Settings.MEMTABLE_ENTRIES, 2L * KEYS)
        .set(Settings.MEMTABLE_BYTES, 16L << 20)
        .set(Settings.L0_TRIGGER, 2L)
        .set(Settings.IDLE_MILLIS, 0L)
        .listener(this::note)
        .build();
  }

  private void note(KiwiEvent event) {
    if (event instanceof CompactionCompleted merge) {
      merges.add(merge);
    }
  }

  @Test
  void aDeletionStaysForAnOlderRunBeside() {
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options())) {
      for (int i = 0; i < KEYS; i++) {
        db.put(key(i), new byte[100]);
      }
      db.flush();
      db.delete(key(7));
      db.flush();
      db.put(key(8), new byte[100]);
      db.flush();
      Gates.until(() -> !merges.isEmpty());
      assertThat(merges.get(0).outputs())
          .as("the two young runs")
          .allMatch(table -> table.level() == 0 && table.entries() == 2);
      assertThat(db.tables()).as("and the old one").hasSize(2);
      assertThat(db.get(key(7))).isNull();
      assertThat(db.get(key(8))).isNotNull();
    }
  }
}
