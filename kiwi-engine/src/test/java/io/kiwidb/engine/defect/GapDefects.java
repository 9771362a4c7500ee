package io.kiwidb.engine.defect;

import java.util.List;

/** Defects of what passes over deleted entries, and of what leaves deletions out. */
final class GapDefects {
  private static final String ENGINE = "kiwi-engine/src/main/java/io/kiwidb/engine/";
  private static final String GAP = ENGINE + "gap/";
  private static final String OLDER = ENGINE + "flush/OlderSources.java";

  private GapDefects() {}

  static List<Defect> all() {
    return List.of(
        new Defect(
            "a write does not look at the gaps",
            ENGINE + "write/BatchInserter.java",
            "      gaps.written(batch.array(), reader.keyOffset(), reader.keyLength()); // G2",
            "      assert gaps.knownCount() >= 0; // G2",
            Suite.GAP_MODEL),
        new Defect(
            "a gap is used as soon as it is proposed",
            GAP + "Gap.java",
            "return first != null && reader.isNotBefore(first);",
            "return first == null || reader.isNotBefore(first);",
            Suite.GAP_INTERLEAVINGS),
        new Defect(
            "a gap is confirmed by a walk that does not see all writes from before it",
            GAP + "Gap.java",
            "return !isKnown() && assigned <= reader.sequence();",
            "return !isKnown();",
            Suite.GAP_INTERLEAVINGS),
        new Defect(
            "a snapshot from before a gap skips it",
            GAP + "Gap.java",
            "return first != null && reader.isNotBefore(first);",
            "return first != null;",
            Suite.GAP_MODEL),
        new Defect(
            "a snapshot from before entries expired skips the gap that they left",
            ENGINE + "read/CursorView.java",
            "new GapReader(sequence, time().millis())",
            "new GapReader(sequence, 0)",
            Suite.EXPIRY_BESIDE_OTHERS),
        new Defect(
            "a gap reaches back over a key with a value",
            ENGINE + "read/UserKeyCursor.java",
            "            walk.endBefore(key, keyLength);",
            "            assert keyLength >= 0;",
            Suite.GAP_MODEL),
        new Defect(
            "a gap reaches beyond the range of its cursor",
            GAP + "GapWalk.java",
            "limit == null ? Edge.END :",
            "limit == null || limit.length > 0 ? Edge.END :",
            Suite.GAP_MODEL),
        new Defect(
            "a flush leaves out a deletion of a key in an older memtable",
            OLDER,
            "if (other.id() < slot.id()) {",
            "if (other.id() < 0) {",
            Suite.PARALLEL_DELETIONS),
        new Defect(
            "a flush leaves out a deletion of a key in a sorted level",
            OLDER,
            "level.number() == 0 ? coversAny(level) : level.find(probe) != null",
            "level.number() == 0 && coversAny(level)",
            Suite.MODEL));
  }
}
