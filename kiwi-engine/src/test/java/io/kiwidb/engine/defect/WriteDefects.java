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
  private static final String FLUSH = ENGINE + "flush/FlushCommit.java";

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
            "    versions.apply(edit, open(group, edit), new VersionSet.Change() {",
            "    group.get(0).tree().context().store().remover()\n"
                + "        .remove(io.kiwidb.engine.files.FileNames.log(group.get(0).slot().firstLog()));\n"
                + "    versions.apply(edit, open(group, edit), new VersionSet.Change() {",
            Suite.POWER_CUT),
        new Defect(
            "a batch is visible before it is in the memtable",
            ENGINE + "write/BatchSubmitter.java",
            "    if (!applied) {\n      ranges = inserter.insert(batch, slot, tree.gaps());\n    }\n    publish(ticket);",
            "    publish(ticket);\n    if (!applied) {\n      ranges = inserter.insert(batch, slot, tree.gaps());\n    }",
            Suite.STRESS),
        new Defect(
            "a batch over several keyspaces is visible when half of it is in memtables",
            ENGINE + "write/BatchSubmitter.java",
            "    if (!applied) {\n      inserter.insert(batch, targets);\n    }\n    publish(ticket);",
            "    publish(ticket);\n    if (!applied) {\n      inserter.insert(batch, targets);\n    }",
            Suite.KEYSPACE_STRESS),
        new Defect(
            "a sync of the log is left out",
            ENGINE + "write/SegmentSyncs.java",
            "      segment.writer().sync();",
            "      assert segment.writer().length() > 0;",
            Suite.POWER_CUT),
        new Defect(
            "closing does not sync",
            ENGINE + "StoreCloser.java",
            "          store.pipeline.syncForGood();",
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
            ENGINE + "flush/LogNeeds.java",
            "      oldest = Math.min(oldest, tree.oldestLog(except));",
            "      assert oldest > 0;",
            Suite.FLUSH_LOGS),
        new Defect(
            "a flush gives up the logs that other keyspaces need",
            ENGINE + "flush/LogNeeds.java",
            "      oldest = Math.min(oldest, tree.oldestLog(except));",
            "      oldest = Math.min(oldest, tree.id() == 0 ? tree.oldestLog(except) : oldest);",
            Suite.POWER_CUT),
        new Defect(
            "half of a batch over two keyspaces survives a power cut",
            ENGINE + "flush/FlushOrder.java",
            "    if (!overtakes(group, end.lastLog())) {",
            "    if (!overtakes(group, end.lastLog()) || group.size() > 0) {",
            Suite.POWER_CUT),
        new Defect(
            "an idle keyspace holds the log",
            ENGINE + "write/BatchSubmitter.java",
            "for (Tree tree : touched) {\n        tree.active().logged(",
            "for (Tree tree : trees.list()) {\n        tree.active().logged(",
            Suite.KEYSPACE_LOGS),
        new Defect(
            "a keyspace that is seldom written keeps the log",
            ENGINE + "write/MemTableLimits.java",
            "if (slot.firstLog() != 0 && end - slot.firstPosition() >= log()) {",
            "if (slot.firstLog() != 0 && end - slot.firstPosition() < 0) {",
            Suite.KEYSPACE_LOGS),
        new Defect(
            "files are removed while the fate of an edit is open",
            MANIFEST + "ManifestLog.java",
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
            ENGINE + "write/MemTableRoom.java",
            "    if (!context.hold().isHeld()) {",
            "    if (!due.isEmpty()) {",
            Suite.HELD_DIRECTORY),
        new Defect(
            "files are removed during a pause",
            ENGINE + "files/FileRemover.java",
            "reasons > 0 || pinned.containsKey(name)",
            "reasons > 99 || pinned.containsKey(name)",
            Suite.HELD_DIRECTORY));
  }
}
