package io.kiwidb.engine.merge;

import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.LookupKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over all tables of a sorted level. A seek opens the one table that may contain its key;
 * at most one table's cursor is open at any time, and is reused for the same table.
 *
 * <p>Requires: the tables do not change while the cursor is open.
 *
 * <p>Threading, ownership and failure: as specified by {@link EntryCursor}.
 */
public final class LevelCursor implements EntryCursor {
  private static final int NONE = -1;

  private final KeyOrder order;
  private final LevelTables tables;
  private final Entry shown = new Entry();

  private @Nullable EntryCursor cursor;
  private int table = NONE;
  private boolean positioned;

  /** Creates an unpositioned cursor and opens no table. */
  public LevelCursor(KeyOrder order, LevelTables tables) {
    this.order = order;
    this.tables = tables;
    assert isSorted();
  }

  @Override
  public Entry entry() {
    return shown;
  }

  @Override
  public boolean first() {
    positioned = false;
    return tables.count() > 0 ? settleForward(open(0).first()) : show(false);
  }

  @Override
  public boolean last() {
    positioned = false;
    int count = tables.count();
    return count > 0 ? settleBackward(open(count - 1).last()) : show(false);
  }

  @Override
  public boolean seek(LookupKey target) {
    positioned = false;
    int candidate = lastStartingAtOrBefore(target);
    if (candidate == NONE) {
      return first();
    }
    if (compare(tables.largestKey(candidate), target) >= 0) {
      // Every version of the key in the table may be newer than the target: then its seek ends
      // after the table.
      return settleForward(open(candidate).seek(target));
    }
    return candidate + 1 < tables.count()
        ? settleForward(open(candidate + 1).first())
        : show(false);
  }

  @Override
  public boolean next() {
    return settleForward(current().next());
  }

  @Override
  public boolean previous() {
    return settleBackward(current().previous());
  }

  @Override
  public void releaseBuffers() {
    positioned = false;
    EntryCursor open = cursor;
    if (open != null) {
      open.releaseBuffers();
    }
  }

  @Override
  public void close() {
    positioned = false;
    shown.clear();
    release();
  }

  private boolean settleForward(boolean found) {
    boolean standing = found;
    while (!standing && table + 1 < tables.count()) {
      standing = open(table + 1).first();
    }
    return show(standing);
  }

  private boolean settleBackward(boolean found) {
    boolean standing = found;
    while (!standing && table > 0) {
      standing = open(table - 1).last();
    }
    return show(standing);
  }

  /**
   * Publishes the current entry. It must stay one object while the table changes, hence the copy of
   * its nine fields.
   */
  private boolean show(boolean standing) {
    positioned = standing;
    if (standing) {
      EntryCopy.copy(Objects.requireNonNull(cursor).entry(), shown);
    } else {
      shown.clear();
    }
    return standing;
  }

  private EntryCursor current() {
    EntryCursor open = cursor;
    if (!positioned || open == null) {
      throw new IllegalStateException(
          "the level cursor is not positioned; position it before moving it");
    }
    positioned = false; // stays so if the step fails
    return open;
  }

  private EntryCursor open(int wanted) {
    EntryCursor open = cursor;
    if (open == null || table != wanted) {
      release();
      open = tables.open(wanted);
      cursor = open;
      table = wanted;
    }
    return open;
  }

  private void release() {
    EntryCursor open = cursor;
    cursor = null;
    table = NONE;
    if (open != null) {
      open.close();
    }
  }

  /**
   * Returns the last table whose smallest key is not after the target's key; prefixes decide in
   * nearly all cases.
   */
  private int lastStartingAtOrBefore(LookupKey target) {
    int low = 0;
    int high = tables.count() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int comparison = Long.compare(tables.smallestPrefix(middle), target.prefix());
      if (comparison == 0) {
        comparison = compare(tables.smallestKey(middle), target);
      }
      if (comparison <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  private int compare(byte[] key, LookupKey target) {
    return order.compare(key, 0, key.length, target.array(), target.offset(), target.length());
  }

  private boolean isSorted() {
    for (int i = 0; i < tables.count(); i++) {
      byte[] smallest = tables.smallestKey(i);
      if (order.compare(smallest, tables.largestKey(i)) > 0
          || tables.smallestPrefix(i) != order.prefix(smallest, 0, smallest.length)
          || (i > 0 && order.compare(tables.largestKey(i - 1), smallest) >= 0)) {
        return false;
      }
    }
    return true;
  }
}
