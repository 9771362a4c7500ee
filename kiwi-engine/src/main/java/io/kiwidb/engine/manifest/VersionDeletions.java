package io.kiwidb.engine.manifest;

import io.kiwidb.engine.range.KnownReaders;
import io.kiwidb.engine.range.RangeDeletion;
import io.kiwidb.engine.range.RangeDeletions;
import io.kiwidb.key.KeyOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The deletions of ranges of a version: they hide entries of its tables.
 *
 * <p>A deletion is not part of a table. It is in the manifest from the flush of its memtable on,
 * until no table contains an entry that it may hide: each table is newer than it, is outside of its
 * range, or was written by a flush or compaction that applied it.
 *
 * <p>Threading: immutable.
 */
final class VersionDeletions {
  private final List<RangeDeletion> all;
  private final RangeDeletions merged;

  private VersionDeletions(List<RangeDeletion> all, RangeDeletions merged) {
    this.all = all;
    this.merged = merged;
  }

  /** Returns these deletions, as recovered: there are no snapshots. */
  static VersionDeletions of(KeyOrder order, Collection<RangeDeletion> all) {
    return new VersionDeletions(List.copyOf(all), RangeDeletions.of(order, all, KnownReaders.NEW));
  }

  /** Returns all of them, as readers use them. */
  RangeDeletions merged() {
    return merged;
  }

  /** Returns the memory that they need, in bytes; an estimate. */
  long memoryBytes() {
    return all.stream().mapToLong(RangeDeletion::memoryBytes).sum();
  }

  /** Returns all of them. */
  List<RangeDeletion> all() {
    return all;
  }

  /**
   * Returns the deletions after an edit, without those that are no longer needed; records these in
   * the edit.
   *
   * @param levels the tables after the edit
   */
  VersionDeletions after(VersionEdit edit, int keyspace, KeyOrder order, List<Level> levels) {
    List<RangeDeletion> left = new ArrayList<>(all);
    edit.rangeDeletions().stream()
        .filter(added -> added.keyspace() == keyspace)
        .forEach(added -> left.add(added.deletion()));
    if (left.isEmpty()) {
      return this;
    }
    RangeDeletions next = RangeDeletions.of(order, left, edit.readers());
    Set<Long> seen = Arrays.stream(next.sequences()).boxed().collect(Collectors.toSet());
    List<RangeDeletion> done = left.stream()
        .filter(deletion -> !seen.contains(deletion.sequence())
            || levels.stream().noneMatch(level -> level.mayNeed(deletion)))
        .toList();
    if (done.isEmpty()) {
      return new VersionDeletions(List.copyOf(left), next);
    }
    done.forEach(deletion -> edit.removeRangeDeletion(keyspace, deletion.sequence()));
    left.removeAll(Set.copyOf(done));
    return new VersionDeletions(List.copyOf(left), RangeDeletions.of(order, left, edit.readers()));
  }
}
