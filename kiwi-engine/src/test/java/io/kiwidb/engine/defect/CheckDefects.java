package io.kiwidb.engine.defect;

import java.util.List;

/** Defects of checks: contradictory, newer or forged content is accepted. */
final class CheckDefects {
  private static final String ENGINE = "kiwi-engine/src/main/java/io/kiwidb/engine/";
  private static final String SPI = "kiwi-api/src/main/java/io/kiwidb/spi/";

  private CheckDefects() {}

  static List<Defect> all() {
    return List.of(
        new Defect(
            "settings may contradict each other",
            ENGINE + "settings/SettingRules.java",
            "    if (conflict != null) {\n      throw new InvalidOptionsException",
            "    if (conflict != null && deepestLevel < -9) {\n      throw new InvalidOptionsException",
            Suite.CONTRADICTING_SETTINGS),
        new Defect(
            "a level that has tables may be taken away",
            ENGINE + "settings/SettingRules.java",
            "number(all, Settings.LEVEL_COUNT) <= deepestLevel",
            "number(all, Settings.LEVEL_COUNT) < 0",
            Suite.LEVEL_COUNT),
        new Defect(
            "small tables pass the rate limit",
            ENGINE + "table/RateLimiter.java",
            "free = begin + worth(bytes, rate);",
            "free = begin + (bytes < 1 << 16 ? 0 : worth(bytes, rate));",
            Suite.RATE_LIMIT),
        new Defect(
            "an entry of a keyspace that was never created is skipped",
            ENGINE + "recover/Recovery.java",
            "if (!state.wasCreated(batch.keyspace())) {",
            "if (batch.keyspace() < 0) {",
            Suite.NEWER_FORMAT),
        new Defect(
            "a keyspace may be created twice",
            ENGINE + "manifest/ManifestState.java",
            "created.id() < 1 || index(created.id()) >= 0",
            "created.id() < 1",
            Suite.KEYSPACE_IN_MANIFEST),
        new Defect(
            "the id of a dropped keyspace is used again",
            ENGINE + "manifest/ManifestState.java",
            "if (nextKeyspace > BatchBuffer.DEFAULT_KEYSPACE + 1) {",
            "if (nextKeyspace < 0) {",
            Suite.KEYSPACE_LOGS),
        new Defect(
            "a kind of entry that has no meaning yet gets into a batch",
            SPI + "BatchBuffer.java",
            "if (!ValueType.isExecuted(type) || !formFitsType",
            "if (!formFitsType",
            Suite.BATCH),
        new Defect(
            "forged lengths behind a good checksum are followed",
            "kiwi-sstable/src/main/java/io/kiwidb/sstable/block/BlockEntries.java",
            "throw corrupt(\"entries\", \"lengths that extend beyond the block\");",
            "throw e;",
            Suite.FORGED_TABLE));
  }
}
