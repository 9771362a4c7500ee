package io.kiwidb.engine.flush;

import io.kiwidb.TableInfo;
import io.kiwidb.engine.range.RangeDeletion;
import io.kiwidb.engine.table.WrittenFiles;
import io.kiwidb.engine.view.MemTableSlot;
import io.kiwidb.engine.view.Tree;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A sealed memtable of a keyspace on its way to a table.
 *
 * <p>Threading: thread-safe.
 */
final class SealedMemTable {
  private final Tree tree;
  private final MemTableSlot slot;
  private volatile @Nullable Written written;

  /**
   * The result of a write.
   *
   * @param files its table and blob files; nothing if there was nothing to write
   * @param deletions the deletions of ranges in the memtable
   * @param applied the sequence number up to which these were applied to the table
   * @param took duration
   */
  record Written(WrittenFiles files, List<RangeDeletion> deletions, long applied, Duration took) {
    /** Returns the table; empty if there was nothing to write. */
    Optional<TableInfo> table() {
      return files.infos().stream().findFirst();
    }
  }

  SealedMemTable(Tree tree, MemTableSlot slot) {
    this.tree = tree;
    this.slot = slot;
  }

  Tree tree() {
    return tree;
  }

  MemTableSlot slot() {
    return slot;
  }

  /** Returns its table; null until it is written. */
  @Nullable
  Written written() {
    return written;
  }

  void written(Written result) {
    written = result;
  }

  @Override
  public String toString() {
    return "memtable " + slot.id();
  }
}
