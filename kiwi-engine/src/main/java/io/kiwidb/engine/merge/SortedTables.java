package io.kiwidb.engine.merge;

import io.kiwidb.engine.manifest.LevelTable;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.TableReader.CacheUse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Disjoint tables in key order, for a {@link LevelCursor}. Threading: immutable; the creator holds
 * the tables.
 */
public final class SortedTables implements LevelTables {
  private final List<LevelTable> tables;
  private final CacheUse cacheUse;

  private final @Nullable TableCursors cursors;

  /** Creates a view of these tables. */
  public SortedTables(List<LevelTable> tables, CacheUse cacheUse) {
    this.tables = tables;
    this.cacheUse = cacheUse;
    this.cursors = null;
  }

  /** Creates a view of these tables without what range deletions hide. */
  public SortedTables(List<LevelTable> tables, TableCursors cursors) {
    this.tables = tables;
    this.cacheUse = CacheUse.FILL;
    this.cursors = cursors;
  }

  @Override
  public int count() {
    return tables.size();
  }

  @Override
  public long smallestPrefix(int i) {
    return tables.get(i).smallestPrefix();
  }

  @Override
  public byte[] smallestKey(int i) {
    return tables.get(i).info().smallestKey();
  }

  @Override
  public byte[] largestKey(int i) {
    return tables.get(i).info().largestKey();
  }

  @Override
  public EntryCursor open(int i) {
    TableCursors skipping = cursors;
    return skipping == null
        ? tables.get(i).table().reader().cursor(cacheUse)
        : skipping.open(tables.get(i));
  }
}
