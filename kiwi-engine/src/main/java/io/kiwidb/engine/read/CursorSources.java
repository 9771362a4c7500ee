package io.kiwidb.engine.read;

import io.kiwidb.engine.manifest.Level;
import io.kiwidb.engine.manifest.LevelTable;
import io.kiwidb.engine.merge.LevelCursor;
import io.kiwidb.engine.merge.SortedTables;
import io.kiwidb.engine.merge.TableCursors;
import io.kiwidb.engine.range.DeletedKeys;
import io.kiwidb.engine.view.MemTableSlot;
import io.kiwidb.engine.view.SuperVersion;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.MemTable;
import io.kiwidb.spi.TableReader.CacheUse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens all sources that a cursor merges, newest first. Omits memtables that are empty after the
 * sequence number was read: entries added later are newer.
 *
 * <p>Threading: not thread-safe; used for one cursor.
 */
final class CursorSources {
  private final KeyOrder order;
  private final @Nullable TableCursors skipping;
  private final @Nullable PrefixScope scope;
  private final List<EntryCursor> sources = new ArrayList<>();

  private CursorSources(
      KeyOrder order, @Nullable TableCursors skipping, @Nullable PrefixScope scope) {
    this.order = order;
    this.skipping = skipping;
    this.scope = scope;
  }

  /**
   * Opens the sources of a super-version.
   *
   * @param deleted the range deletions that the reader sees; null if there are none
   * @param scope the prefix of all keys that the reader wants; null if they have no common one
   */
  static List<EntryCursor> of(
      SuperVersion view,
      KeyOrder order,
      @Nullable DeletedKeys deleted,
      @Nullable PrefixScope scope) {
    CursorSources all =
        new CursorSources(order, deleted == null ? null : new TableCursors(order, deleted), scope);
    boolean made = false;
    try {
      all.add(view.active().table());
      for (int i = 0; i < view.sealedCount(); i++) {
        all.add(view.sealed(i));
      }
      for (Level level : view.version().levels()) {
        all.add(level);
      }
      made = true;
      return all.sources;
    } finally {
      if (!made) { // a filter could not be read
        all.sources.forEach(EntryCursor::close);
      }
    }
  }

  private void add(MemTable active) {
    if (active.entries() > 0) {
      sources.add(active.cursor());
    }
  }

  private void add(MemTableSlot sealed) {
    if (sealed.table().entries() > 0) {
      EntryCursor cursor = sealed.table().cursor();
      sources.add(
          skipping == null ? cursor : skipping.skipping(cursor, sealed.end().lastSequence()));
    }
  }

  private void add(Level level) {
    List<LevelTable> tables = scope == null ? level.tables() : scope.tables(level);
    if (level.number() == 0 || (scope != null && tables.size() == 1)) {
      for (LevelTable table : tables) {
        sources.add(
            skipping == null ? table.table().reader().cursor(CacheUse.FILL) : skipping.open(table));
      }
    } else if (!tables.isEmpty()) {
      sources.add(new LevelCursor(
          order,
          skipping == null
              ? new SortedTables(tables, CacheUse.FILL)
              : new SortedTables(tables, skipping)));
    }
  }
}
