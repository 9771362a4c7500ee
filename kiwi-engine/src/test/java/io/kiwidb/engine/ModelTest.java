package io.kiwidb.engine;

import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ProviderKind;
import io.kiwidb.Settings;
import io.kiwidb.io.TimeSource;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.model.OperationKind;
import io.kiwidb.testkit.model.OperationScript;
import io.kiwidb.testkit.model.OperationWeights;
import io.kiwidb.testkit.model.ScriptClock;
import io.kiwidb.testkit.model.ScriptOperator;
import io.kiwidb.testkit.model.ScriptRunner;
import io.kiwidb.testkit.sim.SimulatedScheduler;
import io.kiwidb.testkit.sim.SimulatedTime;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares every answer of the store with a model's, over long seeded scripts. */
class ModelTest {
  private static final OperationWeights KEYSPACES =
      OperationWeights.defaults().entries().keyspaces();

  private static final Options MERGING =
      Stores.dev().toBuilder().mergeOperator(new ScriptOperator()).build();

  @Test
  void aLongScriptWithThreadsGivesTheModelsAnswers() {
    MemoryStorage storage = new MemoryStorage();
    ScriptRunner runner = new ScriptRunner(() -> Kiwi.open(storage.reopen(), MERGING));
    runner.run(OperationScript.of(20261121, 100_000));
  }

  @Tag("jvm-independent")
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void simulatedScriptsGiveTheModelsAnswers(long seed) {
    ScriptRunner.runShrinking(OperationScript.of(seed, 10_000), () -> simulated(seed, "leveled"));
  }

  /** The one strategy that merges within level 0, beside tables that are not in the merge. */
  @Tag("jvm-independent")
  @ParameterizedTest
  @ValueSource(longs = {9, 10, 11})
  void simulatedScriptsOfTieredGiveTheModelsAnswers(long seed) {
    ScriptRunner.runShrinking(OperationScript.of(seed, 10_000), () -> simulated(seed, "tiered"));
  }

  @Tag("jvm-independent")
  @ParameterizedTest
  @ValueSource(longs = {51, 52, 53, 54})
  void simulatedScriptsOfAllEntriesGiveTheModelsAnswers(long seed) {
    String strategy = seed % 2 == 0 ? "tiered" : "leveled";
    ScriptRunner.runShrinking(
        OperationScript.of(seed, 10_000).weights(OperationWeights.defaults().entries()),
        () -> simulated(seed, strategy));
  }

  @Test
  void aLongScriptWithThreadsAndKeyspacesGivesTheModelsAnswers() {
    MemoryStorage storage = new MemoryStorage();
    ScriptRunner runner = new ScriptRunner(() -> Kiwi.open(storage.reopen(), MERGING));
    runner.run(OperationScript.of(20261129, 50_000).weights(KEYSPACES));
  }

  @Tag("jvm-independent")
  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33, 34, 35, 36})
  void simulatedScriptsOverKeyspacesGiveTheModelsAnswers(long seed) {
    String strategy = seed % 2 == 0 ? "tiered" : "leveled";
    ScriptRunner.runShrinking(
        OperationScript.of(seed, 10_000).weights(KEYSPACES), () -> simulated(seed, strategy));
  }

  /** Few keys and many changes of keyspaces, so that names are used again and again. */
  @Tag("jvm-independent")
  @ParameterizedTest
  @ValueSource(longs = {41, 42, 43})
  void keyspacesThatComeAndGoGiveTheModelsAnswers(long seed) {
    OperationWeights weights = KEYSPACES
        .with(OperationKind.KEYSPACE_CREATE, 300)
        .with(OperationKind.KEYSPACE_DROP, 150)
        .with(OperationKind.KEYSPACE_RENAME, 100)
        .with(OperationKind.KEYSPACE_CLEAR, 100)
        .with(OperationKind.SNAPSHOT_OPEN, 40)
        .with(OperationKind.SNAPSHOT_SCAN, 60)
        .with(OperationKind.REOPEN, 10);
    ScriptRunner.runShrinking(
        OperationScript.of(seed, 6_000).keys(30).weights(weights),
        () -> simulated(seed, "leveled"));
  }

  /** Narrow and wide ranges over few keys, in small tables, so that many begin and end with one. */
  @Tag("jvm-independent")
  @ParameterizedTest
  @ValueSource(longs = {71, 72, 73, 74})
  void simulatedScriptsWithManyRangeDeletionsGiveTheModelsAnswers(long seed) {
    String strategy = seed % 2 == 0 ? "tiered" : "leveled";
    OperationWeights weights = OperationWeights.defaults().with(OperationKind.DELETE_RANGE, 120);
    ScriptRunner.runShrinking(
        OperationScript.of(seed, 10_000).keys(40).weights(weights),
        () -> simulated(
            seed,
            strategy,
            options ->
                options.set(Settings.MEMTABLE_ENTRIES, 2 + seed % 3).set(Settings.L0_TRIGGER, 2L)));
  }

  /** Values of different sizes are apart; files are small, so that many are emptied. */
  @Tag("jvm-independent")
  @ParameterizedTest
  @ValueSource(longs = {61, 62, 63, 64, 65, 66, 67, 68, 69})
  void simulatedScriptsWithValuesApartGiveTheModelsAnswers(long seed) {
    String strategy = seed % 2 == 0 ? "tiered" : "leveled";
    OperationWeights entries = OperationWeights.defaults().entries();
    OperationWeights weights = seed % 3 == 0 ? entries.keyspaces() : entries;
    ScriptRunner.runShrinking(
        OperationScript.of(seed, 10_000).keys(30).weights(seed > 66 ? weights.expiries() : weights),
        () -> simulated(
            seed,
            strategy,
            options -> options
                .set(Settings.MEMTABLE_ENTRIES, 2 + seed % 3 * 4)
                .set(Settings.L0_TRIGGER, 2L)
                .set(Settings.BLOB_MIN_BYTES, 1 + seed % 3 * 30)
                .set(Settings.BLOB_FILE_BYTES, 4L << 10)
                .set(Settings.BLOB_LIVE_PERCENT, 50 + seed % 3 * 20)));
  }

  /** Small memtables, so that a script that fails shrinks to a few operations. */
  @Tag("jvm-independent")
  @ParameterizedTest
  @ValueSource(longs = {61, 62, 63, 64, 65, 66})
  void simulatedScriptsWithExpiriesGiveTheModelsAnswers(long seed) {
    String strategy = seed % 2 == 0 ? "tiered" : "leveled";
    OperationWeights weights = seed < 65 ? OperationWeights.defaults().entries() : KEYSPACES;
    ScriptRunner.runShrinking(
        OperationScript.of(seed, 10_000).keys(100).weights(weights.expiries()),
        () -> simulated(
            seed,
            strategy,
            options ->
                options.set(Settings.MEMTABLE_ENTRIES, 2 + seed % 3).set(Settings.L0_TRIGGER, 2L)));
  }

  @Test
  void aLongScriptWithThreadsAndExpiriesGivesTheModelsAnswers() {
    MemoryStorage storage = new MemoryStorage();
    ScriptClock clock = new ScriptClock(TimeSource.SYSTEM);
    Options options = MERGING.toBuilder().timeSource(clock).build();
    ScriptRunner runner = new ScriptRunner(() -> Kiwi.open(storage.reopen(), options)).clock(clock);
    runner.run(OperationScript.of(20261130, 50_000)
        .weights(OperationWeights.defaults().entries().expiries()));
  }

  private static ScriptRunner simulated(long seed, String strategy) {
    return simulated(seed, strategy, options -> options);
  }

  private static ScriptRunner simulated(
      long seed, String strategy, UnaryOperator<Options.Builder> more) {
    MemoryStorage storage = new MemoryStorage();
    SimulatedTime time = new SimulatedTime();
    SimulatedScheduler scheduler = new SimulatedScheduler(time, seed);
    ScriptClock clock = new ScriptClock(time);
    Options options = more.apply(Options.builder())
        .profile(Profile.DEV)
        .provider(ProviderKind.STRATEGY, strategy)
        .mergeOperator(new ScriptOperator())
        .timeSource(clock)
        .scheduler(scheduler)
        .build();
    return new ScriptRunner(() -> Kiwi.open(storage.reopen(), options))
        .clock(clock)
        .betweenOperations(scheduler::runOne);
  }
}
