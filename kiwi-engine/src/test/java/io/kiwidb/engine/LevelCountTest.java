package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.CompactionFilter.Verdict;
import io.kiwidb.InvalidOptionsException;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ProviderKind;
import io.kiwidb.Settings;
import io.kiwidb.Statistics;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.engine.recover.Recovery;
import io.kiwidb.engine.settings.SettingsFile;
import io.kiwidb.engine.settings.StoredValues;
import io.kiwidb.io.FileId;
import io.kiwidb.io.Storage;
import io.kiwidb.storage.MemoryStorage;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The number of levels follows the setting as soon as it is accepted; levels with tables cannot be
 * removed.
 */
class LevelCountTest {
  private final MemoryStorage storage = new MemoryStorage();

  private static void fillDeepest(Kiwi db) {
    db.put(key(1), bytes("v"));
    db.put(key(2), bytes("v"));
    db.compact();
  }

  private static int deepest(Kiwi db) {
    return db.stats().levels().stream()
        .filter(level -> level.tables() > 0)
        .mapToInt(Statistics.Level::number)
        .max()
        .orElse(0);
  }

  @Test
  void aLevelWithTablesCannotBeTakenAway() {
    try (Kiwi db = Kiwi.open(storage, Stores.dev())) {
      fillDeepest(db);
      assertThat(deepest(db)).isEqualTo(6);
      assertThatThrownBy(() -> db.settings().set(Settings.LEVEL_COUNT, 3L))
          .isInstanceOf(InvalidOptionsException.class)
          .hasMessageContainingAll("level.count=3", "level 6 contains tables", "7 or more");
      assertThat(db.settings().get(Settings.LEVEL_COUNT)).isEqualTo(7);
      assertThat(db.stats().levels()).hasSize(7);
    }
    Options fewer = Stores.dev().toBuilder().set(Settings.LEVEL_COUNT, 3L).build();
    assertThatThrownBy(() -> Kiwi.open(storage.reopen(), fewer))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContainingAll("level.count=3", "level 6 contains tables");
    try (Kiwi db = Kiwi.open(storage.reopen(), Stores.dev())) {
      assertThat(db.get(key(1))).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"leveled", "tiered"})
  void fewerLevelsCountAtOnceWhereTheyHaveNoTables(String strategy) {
    Options options =
        Stores.dev().toBuilder().provider(ProviderKind.STRATEGY, strategy).build();
    try (Kiwi db = Kiwi.open(storage, options)) {
      db.put(key(0), bytes("v"));
      db.flush();
      db.settings().set(Settings.LEVEL_COUNT, 3L);
      assertThat(db.stats().levels()).hasSize(3);
      db.compact(); // of a version that was made with seven
      assertThat(deepest(db)).isBetween(1, 2);
      for (int i = 0; i < 500; i++) {
        db.put(key(i), new byte[500]);
      }
      db.compact();
      assertThat(deepest(db)).isEqualTo(2);
      assertThat(db.stats().levels()).hasSize(3);
    }
  }

  @Test
  void aLevelToWhichAJobIsOnItsWayCannotBeTakenAway() {
    AtomicReference<Kiwi> store = new AtomicReference<>();
    AtomicReference<Exception> refusal = new AtomicReference<>();
    Options options = Stores.dev().toBuilder()
        .compactionFilter(candidate -> {
          try {
            store.get().settings().set(Settings.LEVEL_COUNT, 3L);
          } catch (InvalidOptionsException e) {
            refusal.set(e);
          }
          return Verdict.KEEP;
        })
        .build();
    try (Kiwi db = Kiwi.open(storage, options)) {
      store.set(db);
      for (int i = 0; i < 2; i++) { // two that overlap: one would only be moved
        db.put(key(1), bytes("v"));
        db.flush();
      }
      db.compact();
      assertThat(refusal.get()).hasMessageContaining("level 6 contains tables");
      assertThat(deepest(db)).isEqualTo(6);
    }
  }

  @Test
  void aProfileTakesNoLevelAway() {
    Options nine = Stores.dev().toBuilder().set(Settings.LEVEL_COUNT, 9L).build();
    try (Kiwi db = Kiwi.open(storage, nine)) {
      fillDeepest(db);
      assertThat(deepest(db)).isEqualTo(8);
      db.settings().profile(Profile.PROD);
      assertThat(db.settings().profile()).isEqualTo(Profile.PROD);
      assertThat(db.settings().get(Settings.LEVEL_COUNT)).isEqualTo(9);
    }
    for (Profile profile : Profile.values()) {
      Options options = Options.builder().profile(profile).build();
      try (Kiwi db = Kiwi.open(storage.reopen(), options)) {
        assertThat(db.settings().get(Settings.LEVEL_COUNT)).isEqualTo(9);
        assertThat(db.get(key(1))).isNotNull();
      }
    }
  }

  @Test
  void aStoreThatKeptFewerLevelsThanItHasOpensWithAllOfThem() {
    try (Kiwi db = Kiwi.open(storage, Stores.dev())) {
      fillDeepest(db);
    }
    Storage files = storage.reopen();
    UUID database = Recovery.readManifest(files).database();
    StoredValues three = new StoredValues(Profile.DEV, Map.of(Settings.LEVEL_COUNT, 3L));
    SettingsFile.write(
        files,
        new FileId(FileNames.options(1_000), 1_000, database),
        three,
        files::syncDirectory,
        files::delete);
    try (Kiwi db = Kiwi.open(files, Options.defaults())) {
      assertThat(db.settings().get(Settings.LEVEL_COUNT)).isEqualTo(7);
      assertThat(db.stats().levels()).hasSize(7);
    }
  }
}
