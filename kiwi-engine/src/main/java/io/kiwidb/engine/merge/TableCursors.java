package io.kiwidb.engine.merge;

import io.kiwidb.engine.manifest.LevelTable;
import io.kiwidb.engine.range.DeletedKeys;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.TableReader.CacheUse;

/**
 * Opens cursors of a reader that sees range deletions: over a table of which they hide a part it
 * opens a {@link SkippingCursor}.
 *
 * <p>Threading: not thread-safe; used by one reader.
 */
public final class TableCursors {
  private final KeyOrder order;
  private final DeletedKeys deleted;

  /** Creates it for a reader. */
  public TableCursors(KeyOrder order, DeletedKeys deleted) {
    this.order = order;
    this.deleted = deleted;
  }

  /** Opens a cursor over a table. */
  public EntryCursor open(LevelTable table) {
    EntryCursor cursor = table.table().reader().cursor(CacheUse.FILL);
    long newest = table.info().largestSequence();
    return deleted.touch(table.info().smallestKey(), table.info().largestKey(), newest)
        ? skipping(cursor, newest)
        : cursor;
  }

  /**
   * Returns a cursor over a source without what deletions newer than all of its entries hide.
   *
   * @param newest the largest sequence number of the source
   */
  public EntryCursor skipping(EntryCursor source, long newest) {
    return new SkippingCursor(source, order, deleted.copy(), newest);
  }
}
