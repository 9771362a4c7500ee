package io.kiwidb.engine.defect;

import java.util.List;
import java.util.stream.Stream;

/**
 * Defects of writing: what is acknowledged, and the order in which files, names and edits become
 * durable.
 */
final class WriteDefects {
  private static final String ENGINE = "kiwi-engine/src/main/java/io/kiwidb/engine/";
  private static final String MANIFEST = ENGINE + "manifest/";
  private static final String FLUSH = ENGINE + "flush/FlushQueue.java";

  private WriteDefects() {}

  static List<Defect> all() {
    return Stream.of(durability(), acknowledgement(), faults())
        .flatMap(List::stream)
        .toList();
  }

  /** Files, names and edits. */
  private static List<Defect> durability() {
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
            Suite.POWER_CUT));
  }

  /** What is acknowledged, and shown. */
  private static List<Defect> acknowledgement() {
    return List.of(
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
            "          store.pipeline.syncForGood(store.versions);",
            "          assert store.versions != null;",
            Suite.POWER_CUT));
  }

  /** What a fault leaves behind. */
  private static List<Defect> faults() {
    return List.of(
        new Defect(
            "after a full disk nothing looks for space again",
            ENGINE + "Resumption.java",
            "if (scheduled.compareAndSet(false, true)) {",
            "if (scheduled.compareAndSet(true, true)) {",
            Suite.FULL_DISK),
        new Defect(
            "a flush gives up the logs of memtables that are not written yet",
            FLUSH,
            "      return all.get(all.indexOf(slot) - 1).logNumber();",
            "      return all.get(0).logNumber();",
            Suite.FLUSH_LOGS),
        new Defect(
            "files are removed while the fate of an edit is open",
            MANIFEST + "VersionSet.java",
            "    context.remover().hold();",
            "    context.remover().hold();\n    context.remover().letGo();",
            Suite.FAILED_EDIT),
        new Defect(
            "writes are taken while the fate of an edit is open",
            ENGINE + "context/StoreHealth.java",
            "    if (closing || state.health().compareTo(Health.DEGRADED) > 0) {",
            "    if (closing || state.health().compareTo(Health.READ_ONLY) > 0) {",
            Suite.FAILED_EDIT),
        new Defect(
            "a pause lets memtables be sealed",
            ENGINE + "write/CommitPipeline.java",
            "    if (!context.hold().isHeld()) {",
            "    if (memtables.isDue()) {",
            Suite.HELD_DIRECTORY),
        new Defect(
            "files are removed during a pause",
            ENGINE + "files/FileRemover.java",
            "      } else if (reasons > 0) {",
            "      } else if (reasons > 99) {",
            Suite.HELD_DIRECTORY));
  }
}
