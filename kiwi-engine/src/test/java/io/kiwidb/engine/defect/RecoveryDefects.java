package io.kiwidb.engine.defect;

import java.util.List;

/** Defects of recovery: data is omitted, or a number is reused. */
final class RecoveryDefects {
  private static final String ENGINE = "kiwi-engine/src/main/java/io/kiwidb/engine/";

  private RecoveryDefects() {}

  static List<Defect> all() {
    return List.of(
        new Defect(
            "a log that is shorter than it was is taken for whole",
            ENGINE + "recover/LogReplay.java",
            "return !segment.isEnded() || sound >= segment.length();",
            "return true;",
            Suite.POWER_CUT),
        new Defect(
            "replay ends one record early",
            ENGINE + "recover/LogReplay.java",
            "while (!isPast(segment, reader.soundLength())\n          && reader.next()",
            "while (!isPast(segment, reader.soundLength() + 64)\n          && reader.next()",
            Suite.POWER_CUT),
        new Defect(
            "sequence numbers are used again after recovery",
            ENGINE + "recover/Recovery.java",
            "Math.max(lastSequence, replay.lastSequence())",
            "lastSequence",
            Suite.POWER_CUT),
        new Defect(
            "file numbers are used again after recovery",
            ENGINE + "recover/Recovery.java",
            "long next = state.nextFileNumber();\n    for (String name : storage.list()) {",
            "long next = state.nextFileNumber();\n    for (String name : new String[0]) {",
            Suite.POWER_CUT),
        new Defect(
            "recovery writes tables and forgets one of them",
            ENGINE + "recover/Recovery.java",
            "edit.add(info);",
            "if (edit.added().isEmpty()) {\n        edit.add(info);\n      }",
            Suite.REPLAY_IN_PARTS),
        new Defect(
            "entries that are in tables are replayed again, because another keyspace needs the log",
            ENGINE + "recover/Recovery.java",
            "} else if (segment.number() >= tree.oldestLog) {",
            "} else if (segment.number() >= 0) {",
            Suite.POWER_CUT));
  }
}
