package io.kiwidb.engine.defect;

import java.util.List;

/**
 * The suites that must detect defects: test classes, or methods of them, by name, because they are
 * in other packages.
 */
enum Suite {
  POWER_CUT("kiwi-engine", "io.kiwidb.engine.PowerCutTest"),
  MODEL("kiwi-engine", "io.kiwidb.engine.ModelTest#simulatedScriptsGiveTheModelsAnswers(long)"),
  ENTRIES(
      "kiwi-engine",
      "io.kiwidb.engine.ModelTest#simulatedScriptsOfAllEntriesGiveTheModelsAnswers(long)"),
  MODEL_OF_RANGES(
      "kiwi-engine",
      "io.kiwidb.engine.ModelTest#simulatedScriptsWithManyRangeDeletionsGiveTheModelsAnswers(long)"),
  MODEL_OF_BLOBS(
      "kiwi-engine",
      "io.kiwidb.engine.ModelTest#simulatedScriptsWithValuesApartGiveTheModelsAnswers(long)"),
  BLOB_GARBAGE("kiwi-engine", "io.kiwidb.engine.BlobGarbageTest#aFileWithMuchGarbageIsEmptied()"),
  MODEL_EXPIRIES(
      "kiwi-engine",
      "io.kiwidb.engine.ModelTest#simulatedScriptsWithExpiriesGiveTheModelsAnswers(long)"),
  EXPIRY_CLOCK("kiwi-engine", "io.kiwidb.engine.ExpiryClockTest"),
  EXPIRY_BESIDE_OTHERS("kiwi-engine", "io.kiwidb.engine.ExpiryBesideOthersTest"),
  REPLAY_IN_PARTS("kiwi-engine", "io.kiwidb.engine.ReplayInPartsTest"),
  STRESS("kiwi-engine", "io.kiwidb.engine.StressTest"),
  FULL_DISK("kiwi-engine", "io.kiwidb.engine.FullDiskTest"),
  FLUSH_LOGS("kiwi-engine", "io.kiwidb.engine.FlushLogsTest"),
  FAILED_EDIT("kiwi-engine", "io.kiwidb.engine.FailedEditTest"),
  HELD_DIRECTORY("kiwi-engine", "io.kiwidb.engine.HeldDirectoryTest"),
  RUNS_IN_LEVEL_ZERO("kiwi-engine", "io.kiwidb.engine.RunsInLevelZeroTest"),
  READ_ORDER("kiwi-engine", "io.kiwidb.engine.read.ReadOrderTest"),
  CONTRADICTING_SETTINGS("kiwi-engine", "io.kiwidb.engine.ContradictingSettingsTest"),
  LEVEL_COUNT("kiwi-engine", "io.kiwidb.engine.LevelCountTest"),
  RATE_LIMIT("kiwi-engine", "io.kiwidb.engine.RateLimitTest"),
  NEWER_FORMAT("kiwi-engine", "io.kiwidb.engine.NewerFormatTest"),
  KEYSPACE_LOGS("kiwi-engine", "io.kiwidb.engine.KeyspaceLogsTest"),
  KEYSPACE_STRESS("kiwi-engine", "io.kiwidb.engine.KeyspaceStressTest"),
  KEYSPACE_IN_MANIFEST("kiwi-engine", "io.kiwidb.engine.manifest.KeyspaceInManifestTest"),
  GAP_MODEL("kiwi-engine", "io.kiwidb.engine.GapModelTest"),
  GAP_INTERLEAVINGS("kiwi-engine", "io.kiwidb.engine.gap.GapsModelCheckTest"),
  PARALLEL_DELETIONS("kiwi-engine", "io.kiwidb.engine.DeletionsInParallelFlushesTest"),
  BATCH("kiwi-api", "io.kiwidb.spi.BatchTest"),
  FORGED_TABLE("kiwi-sstable", "io.kiwidb.sstable.block.ForgedTableTest"),
  COMPACTION_FILTER("kiwi-engine", "io.kiwidb.engine.CompactionFilterTest"),
  LEVEL_CURSOR("kiwi-engine", "io.kiwidb.engine.merge.LevelCursorTest"),
  MERGING_CURSOR("kiwi-engine", "io.kiwidb.engine.merge.MergingCursorTest"),
  LOG_CONTRACT("kiwi-wal", "io.kiwidb.wal.segmented.SegmentedLogContractTest"),
  TABLE_CONTRACT("kiwi-sstable", "io.kiwidb.sstable.block.BlockTableContractTest"),
  TABLE_DAMAGE("kiwi-sstable", "io.kiwidb.sstable.block.BlockTableDamageTest"),
  FILTER_CONTRACT("kiwi-bloom", "io.kiwidb.bloom.blocked.BlockedBloomContractTest"),
  PREFIX_MODEL("kiwi-engine", "io.kiwidb.engine.PrefixRuleModelTest"),
  PREFIX_SCRIPT("kiwi-engine", "io.kiwidb.engine.PrefixRuleScriptTest"),
  CACHE_CONTRACT("kiwi-cache", "io.kiwidb.cache.clock.ClockCacheContractTest");

  private final String module;
  private final List<String> tests;

  Suite(String module, String... tests) {
    this.module = module;
    this.tests = List.of(tests);
  }

  /** The module whose tests they are. */
  String module() {
    return module;
  }

  /** What {@link SuiteProcess} runs. */
  List<String> tests() {
    return tests;
  }
}
