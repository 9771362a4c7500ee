package io.kiwidb.engine.defect;

import java.util.List;

/** Defects of writing: what is acknowledged, and in which order files, names and edits become durable. */
final class WriteDefects {
  private static final String ENGINE = "kiwi-engine/src/main/java/io/kiwidb/engine/";
  private static final String MANIFEST = ENGINE + "manifest/";
  private static final String FLUSH = ENGINE + "flush/FlushQueue.java";

  private WriteDefects() {}

  static List<Defect> all() {
    return List.of(
        new Defect(
            "the directory entry of a new log is not synced",
            ENGINE + "write/MemTableSwitch.java",
            "      context.syncDirectory();\n      ready = true;",
            "      ready = true;",
            Suite.POWER_CUT),
        new Defect(
            "the directory entries of new tables are not synced",
            MANIFEST + "VersionSet.java",
            "      context.syncDirectory(); // V2",
            "      assert opened.size() > 0; // V2",
            Suite.POWER_CUT),
        new Defect(
            "edits of the manifest are not synced",
            MANIFEST + "ManifestWriter.java",
            "    file.sync();",
            "    assert file.size() > 0;",
            Suite.POWER_CUT),
        new Defect(
            "CURRENT is renamed before it is synced",
            MANIFEST + "CurrentFile.java",
            "      file.sync();\n      written = true;",
            "      written = true;",
            Suite.POWER_CUT),
        new Defect(
            "a log is removed before the edit that no longer needs it is durable",
            FLUSH,
            "    versions.apply(edit, opened, version -> superVersions.install(version, List.of(slot)));",
            "    context.remover().remove(FileNames.log(slot.logNumber()));\n"
                + "    versions.apply(edit, opened, version -> superVersions.install(version, List.of(slot)));",
            Suite.POWER_CUT),
        new Defect(
            "a batch is visible before it is in the memtable",
            ENGINE + "write/CommitPipeline.java",
            "    if (!applied) {\n      inserter.insert(batch, table);\n    }\n"
                + "    KillPoint.hit(\"commit.applied\");\n    publish.complete(ticket);",
            "    publish.complete(ticket);\n    if (!applied) {\n      inserter.insert(batch, table);\n    }",
            Suite.STRESS),
        new Defect(
            "a sync of the log is left out",
            ENGINE + "write/LogSyncer.java",
            "      segment.writer().sync();",
            "      assert segment.writer().length() > 0;",
            Suite.POWER_CUT),
        new Defect(
            "closing does not sync",
            ENGINE + "StoreCloser.java",
            "      step(() -> parts.pipeline.syncForGood(parts.versions));",
            "      step(() -> {});",
            Suite.POWER_CUT),
        new Defect(
            "after a full disk nothing looks for space again",
            ENGINE + "Resumption.java",
            "if (scheduled.compareAndSet(false, true)) {",
            "if (scheduled.compareAndSet(true, true)) {",
            Suite.FULL_DISK));
  }
}
