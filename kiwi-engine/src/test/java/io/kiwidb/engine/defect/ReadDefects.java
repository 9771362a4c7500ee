package io.kiwidb.engine.defect;

import java.util.List;
import java.util.stream.Stream;

/** Defects of merging and reading: existing data is not shown, or deleted data is. */
final class ReadDefects {
  private static final String ENGINE = "kiwi-engine/src/main/java/io/kiwidb/engine/";

  private ReadDefects() {}

  static List<Defect> all() {
    return Stream.of(merging(), ranges(), kinds(), blobs(), reading(), expiring())
        .flatMap(List::stream)
        .toList();
  }

  /** What is kept. */
  private static List<Defect> merging() {
    return List.of(
        new Defect(
            "a deletion is dropped with an older version in the level beneath",
            ENGINE + "compact/OlderTables.java",
            "level.number() > target && level.size() > 0",
            "level.number() > target + 1 && level.size() > 0",
            Suite.MODEL),
        new Defect(
            "a deletion is dropped with an older version beside it in level 0",
            ENGINE + "compact/OlderTables.java",
            "if (level.number() == 0 && target == 0) {",
            "if (level.number() == 0 && target < 0) {",
            Suite.RUNS_IN_LEVEL_ZERO),
        new Defect(
            "compaction does not see snapshots",
            ENGINE + "merge/CompactionIterator.java",
            "boolean shadowed = sameKey && stripe == newerStripe;",
            "boolean shadowed = sameKey;",
            Suite.MODEL),
        new Defect(
            "a user key is split across two tables",
            ENGINE + "compact/MergePart.java",
            "output != null && entries.isNewKey() && isEnd(",
            "output != null && isEnd(",
            Suite.MODEL),
        new Defect(
            "a compaction forgets one of its outputs",
            ENGINE + "compact/CompactionRunner.java",
            "for (TableInfo output : result.outputs()) {",
            "for (TableInfo output : result.outputs().stream().skip(1).toList()) {",
            Suite.MODEL),
        new Defect(
            "a filter's removal is kept from snapshots that were opened meanwhile",
            ENGINE + "compact/CompactionRunner.java",
            "if (result.filtered() == 0) {",
            "if (result.filtered() >= 0) {",
            Suite.COMPACTION_FILTER));
  }

  /** What deletions of ranges hide. */
  private static List<Defect> ranges() {
    return List.of(new Defect(
        "a range delete misses the last key of a table",
        ENGINE + "manifest/LevelTable.java",
        "order.compare(info.largestKey(), deletion.from()) >= 0",
        "order.compare(info.largestKey(), deletion.from()) > 0",
        Suite.MODEL_OF_RANGES));
  }

  /** What becomes of operands and single deletions. */
  private static List<Defect> kinds() {
    return List.of(
        new Defect(
            "a merge forgets the value below its operands",
            ENGINE + "merge/StripeOperands.java",
            "      operands.value(below.value());",
            "      assert below.value().length >= 0;",
            Suite.ENTRIES),
        new Defect(
            "operands on both sides of a snapshot become one",
            ENGINE + "merge/CompactionIterator.java",
            "isThere && isSameKey() && stripes.of(merged.sequence()) == stripe;",
            "isThere && isSameKey();",
            Suite.ENTRIES),
        new Defect(
            "a single deletion is dropped because a newer value shadows it",
            ENGINE + "merge/CompactionIterator.java",
            "!shadowed || merged.type() == ValueType.SINGLE_DELETE;",
            "!shadowed;",
            Suite.ENTRIES));
  }

  /** What is in blob files. */
  private static List<Defect> blobs() {
    return List.of(
        new Defect(
            "a blob is collected too early: a table that moves forgets what it refers to",
            ENGINE + "manifest/Version.java",
            "Math.max(applied, before.applied()), before.blobs());",
            "Math.max(applied, before.applied()), edit.references(added.number()));",
            Suite.MODEL_OF_BLOBS),
        new Defect(
            "a blob file goes while a cursor reads it",
            ENGINE + "manifest/OpenBlob.java",
            "    dropped = true;",
            "    dropped = true;\n    whenUnused.accept(this);",
            Suite.MODEL_OF_BLOBS),
        new Defect(
            "a value of a blob file that is emptied stays there",
            ENGINE + "table/LargeValues.java",
            "if (staysApart && !sources.mustMove().test(from.file())) {",
            "if (staysApart) {",
            Suite.BLOB_GARBAGE));
  }

  /** What has expired. */
  private static List<Defect> expiring() {
    return List.of(
        new Defect(
            "an old snapshot does not see what has expired since",
            ENGINE + "expiry/Stripes.java",
            "return expiry <= firstReads[stripe];",
            "return expiry <= firstReads[snapshots.length];",
            Suite.MODEL_EXPIRIES),
        new Defect(
            "an expired value does not hide an older one after a flush",
            ENGINE + "merge/CompactionIterator.java",
            "      expired++;\n      return !isUselessDeletion();",
            "      expired++;\n      return false;",
            Suite.MODEL_EXPIRIES),
        new Defect(
            "an operand is combined with a value that expires earlier",
            ENGINE + "merge/StripeOperands.java",
            "return isDeletion || originals.get(index - 1).expiry() <= older.expiry();",
            "return true;",
            Suite.MODEL_EXPIRIES),
        new Defect(
            "what a reader saw to have expired is not recorded",
            ENGINE + "expiry/ExpiryClock.java",
            "    if (expiry > lease) {\n      extend(expiry);",
            "    if (expiry > lease && expiry < 0) {\n      extend(expiry);",
            Suite.EXPIRY_CLOCK));
  }

  /** What is shown. */
  private static List<Defect> reading() {
    return List.of(
        new Defect(
            "a get takes its sequence number before it enters the super-version",
            ENGINE + "read/StoreReader.java",
            "    SuperVersion view = superVersions.enter(stripe);\n    try {\n"
                + "      return find(view, scratch, key, at, begun) ? value(",
            "    Moment now = new Moment(sequence(at), timeOf(at).millis());\n"
                + "    SuperVersion view = superVersions.enter(stripe);\n    try {\n"
                + "      return find(view, scratch, key, now, begun) ? value(",
            Suite.READ_ORDER),
        new Defect(
            "a cursor takes its sequence number before it enters the super-version",
            ENGINE + "read/StoreReader.java",
            "    SuperVersion view = superVersions.enter(stripe);\n    boolean made = false;\n    try {\n"
                + "      long sequence = sequence(at);",
            "    long sequence = sequence(at);\n    SuperVersion view = superVersions.enter(stripe);\n"
                + "    boolean made = false;\n    try {",
            Suite.READ_ORDER),
        new Defect(
            "a level's cursor skips the last key of a table",
            ENGINE + "merge/LevelCursor.java",
            "compare(tables.largestKey(candidate), target) >= 0",
            "compare(tables.largestKey(candidate), target) > 0",
            Suite.LEVEL_CURSOR),
        new Defect(
            "a level's cursor stops at an empty stretch going backwards",
            ENGINE + "merge/LevelCursor.java",
            "while (!standing && table > 0)",
            "while (!standing && table > 1)",
            Suite.MODEL),
        new Defect(
            "a merging cursor that turns round forgets sources that had ended",
            ENGINE + "merge/MergingCursor.java",
            "load(i, ended[i] ? source.last() : source.previous());",
            "load(i, !ended[i] && source.previous());",
            Suite.MERGING_CURSOR),
        new Defect(
            "a cursor asks filters for a prefix of the wrong length",
            ENGINE + "read/PrefixScope.java",
            "KeyHash.ofPrefix(from, 0, length)",
            "KeyHash.ofPrefix(from, 0, from.length)",
            Suite.PREFIX_SCRIPT),
        new Defect(
            "a range that goes beyond its prefix is taken for one within it",
            ENGINE + "read/PrefixScope.java",
            "to.length == last + 1 &&",
            "to.length > last &&",
            Suite.PREFIX_MODEL));
  }
}
