package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.InvalidOptionsException;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiEvent.Admission;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ProviderKind;
import io.kiwidb.Setting;
import io.kiwidb.Settings;
import io.kiwidb.WriteOptions;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.engine.recover.Recovery;
import io.kiwidb.engine.settings.SettingsFile;
import io.kiwidb.engine.settings.StoredValues;
import io.kiwidb.io.FileId;
import io.kiwidb.io.Storage;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.sim.SimulatedScheduler;
import io.kiwidb.testkit.sim.SimulatedTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Settings that contradict each other or the stored tree are rejected; a store with such persisted
 * settings opens without them.
 */
class ContradictingSettingsTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final MemoryStorage storage = new MemoryStorage();

  private static Options.Builder with(String strategy, Profile profile) {
    return Options.builder().profile(profile).provider(ProviderKind.STRATEGY, strategy);
  }

  private static <T> Options set(Options options, Setting<T> setting, String value) {
    return options.toBuilder().set(setting, setting.parse(value)).build();
  }

  @ParameterizedTest
  @CsvSource({
    "leveled, compaction.l0-stop, 4, compaction.l0-slowdown=20, compaction.l0-stop=4",
    "leveled, compaction.l0-slowdown, 36, compaction.l0-slowdown=36, compaction.l0-stop=36",
    "leveled, compaction.l0-slowdown, 3, compaction.l0-slowdown=3, compaction.l0-trigger=4",
    "leveled, compaction.l0-trigger, 64, compaction.l0-slowdown=20, compaction.l0-trigger=64",
    "tiered, compaction.l0-stop, 4, compaction.l0-slowdown=20, compaction.l0-stop=4",
    "tiered, compaction.l0-slowdown, 5, compaction.l0-slowdown=5, compaction.l0-trigger=4",
    "tiered, compaction.l0-trigger, 19, compaction.l0-slowdown=20, compaction.l0-trigger=19",
    "fifo, compaction.l0-stop, 20, compaction.l0-slowdown=20, compaction.l0-stop=20",
    "leveled, compaction.debt-stop-bytes, 1k, compaction.debt-slowdown-bytes=,"
        + " compaction.debt-stop-bytes=1024",
  })
  void bothAreNamedAtOpenAndLive(
      String strategy, String name, String value, String first, String second) {
    for (Profile profile : Profile.values()) {
      Options good = with(strategy, profile).build();
      Options bad = set(good, Settings.named(name), value);
      assertThatThrownBy(() -> Kiwi.open(new MemoryStorage(), bad))
          .isInstanceOf(InvalidOptionsException.class)
          .hasMessageContainingAll(first, second);
      try (Kiwi db = Kiwi.open(new MemoryStorage(), good)) {
        Map<Setting<?>, Object> before = db.settings().all();
        assertThatThrownBy(() -> db.settings().set(name, value))
            .isInstanceOf(InvalidOptionsException.class)
            .hasMessageContainingAll(first, second);
        assertThat(db.settings().all()).isEqualTo(before);
        db.put(key(1), new byte[1]);
      }
    }
  }

  @Test
  void whatMustChangeTogetherMay() {
    Map<Setting<?>, Object> far =
        Map.of(Settings.L0_TRIGGER, 64L, Settings.L0_SLOWDOWN, 65L, Settings.L0_STOP, 66L);
    try (Kiwi db = Kiwi.open(storage, Stores.dev())) {
      db.settings().setAll(far);
      assertThat(db.settings().changed()).isEqualTo(far);
      assertThatThrownBy(() -> db.settings().reset(Settings.L0_STOP))
          .isInstanceOf(InvalidOptionsException.class);
      db.settings()
          .setAll(
              Map.of(Settings.L0_TRIGGER, 1L, Settings.L0_SLOWDOWN, 20L, Settings.L0_STOP, 2_1L));
      assertThat(db.settings().changed())
          .isEqualTo(Map.of(Settings.L0_TRIGGER, 1L, Settings.L0_STOP, 21L));
    }
    try (Kiwi again = Kiwi.open(storage.reopen(), Options.defaults())) {
      assertThat(again.settings().get(Settings.L0_STOP)).isEqualTo(21);
    }
  }

  @Test
  void oneBadValueOfSeveralChangesNothing() {
    try (Kiwi db = Kiwi.open(storage, Stores.dev())) {
      assertThatThrownBy(() -> db.settings()
              .setAll(Map.of(Settings.L0_TRIGGER, 8L, Settings.LEVEL_MULTIPLIER, 1_000L)))
          .isInstanceOf(InvalidOptionsException.class);
      assertThat(db.settings().changed()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void aStoreWhosePersistedSettingsContradictOpensWithoutThem(Profile profile) {
    keep(new StoredValues(
        profile,
        Map.of(Settings.L0_TRIGGER, 64L, Settings.L0_STOP, 4L, Settings.BLOCK_BYTES, 512L)));
    for (String strategy : List.of("leveled", "tiered")) {
      try (Kiwi db = Kiwi.open(storage.reopen(), with(strategy, profile).build())) {
        assertThat(db.settings().changed()).isEqualTo(Map.of(Settings.BLOCK_BYTES, 512L));
        db.put(key(1), new byte[1]);
      }
    }
    Options together = Options.builder()
        .set(Settings.L0_SLOWDOWN, 100L)
        .set(Settings.L0_STOP, 200L)
        .build();
    try (Kiwi db = Kiwi.open(storage.reopen(), together)) {
      assertThat(db.settings().get(Settings.L0_TRIGGER))
          .as("what fits beside what is given counts again")
          .isEqualTo(64);
    }
  }

  @Test
  void aBudgetThatWasKeptAndIsTooSmallIsLeftOut() {
    keep(new StoredValues(
        Profile.PROD,
        Map.of(Settings.MEMORY_BUDGET, 32L << 20, Settings.CACHE_DATA_BYTES, 1L << 30)));
    try (Kiwi db = Kiwi.open(storage.reopen(), Options.defaults())) {
      assertThat(db.settings().get(Settings.MEMORY_BUDGET)).isZero();
      assertThat(db.settings().get(Settings.CACHE_DATA_BYTES)).isEqualTo(1L << 30);
    }
  }

  /** As an older release left it. */
  private void keep(StoredValues values) {
    UUID database;
    try (Kiwi db = Kiwi.open(storage, Options.defaults())) {
      db.put(key(0), new byte[1]);
    }
    Storage files = storage.reopen();
    database = Recovery.readManifest(files).database();
    SettingsFile.write(
        files,
        new FileId(FileNames.options(1_000), 1_000, database),
        values,
        files::syncDirectory,
        files::delete);
  }

  static List<Options> tightest() {
    return List.of(
        tight("leveled", 1, 1),
        tight("leveled", 4, 4),
        tight("tiered", 1, 3),
        tight("tiered", 4, 6),
        tight("fifo", 4, 1));
  }

  private static Options tight(String strategy, long trigger, long slowdown) {
    return with(strategy, Profile.DEV)
        .set(Settings.L0_TRIGGER, trigger)
        .set(Settings.L0_SLOWDOWN, slowdown)
        .set(Settings.L0_STOP, slowdown + 1)
        .build();
  }

  /** Every stop has somebody who ends it: writers are let in again, and at last at full pace. */
  @ParameterizedTest
  @MethodSource("tightest")
  void theTightestSettingsThatAreTakenLetWritersGoOn(Options options) {
    SimulatedTime time = new SimulatedTime();
    SimulatedScheduler scheduler = new SimulatedScheduler(time, 12);
    Options simulated = options.toBuilder()
        .set(Settings.PAUSE_MILLIS, 0L)
        .set(Settings.IDLE_MILLIS, 0L)
        .timeSource(time)
        .scheduler(scheduler)
        .build();
    try (Kiwi db = Kiwi.open(storage, simulated)) {
      for (int i = 0; i < 2_000; i++) {
        db.put(key(i * 7919L % 500), new byte[100], WriteOptions.defaults().stallLimit(LONG));
      }
      db.flush();
      boolean unused = scheduler.await(() -> false, TimeUnit.MINUTES.toNanos(1));
      assertThat(db.stats().admission()).isEqualTo(Admission.FREE);
    }
    scheduler.assertNoFailures();
  }
}
