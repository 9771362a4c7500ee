package io.kiwidb.sstable.block;

import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.LookupKey;
import io.kiwidb.spi.TableReader.CacheUse;
import org.jspecify.annotations.Nullable;

/**
 * Iterates over all entries of a table: an index position, and a cursor over the block at it.
 * Threading: not thread-safe.
 */
final class TableCursor implements EntryCursor {
  private final BlockTableReader table;
  private final CacheUse cacheUse;
  private final Entry entry = new Entry();
  private final BlockCursor cursor = new BlockCursor(entry);
  private final DataBlock view = new DataBlock();
  private @Nullable SequentialReader uncached;
  private @Nullable IndexBlock index;
  private int block;

  /** Creates a cursor without a current entry; it reads nothing yet. */
  TableCursor(BlockTableReader table, CacheUse cacheUse) {
    this.table = table;
    this.cacheUse = cacheUse;
  }

  @Override
  public Entry entry() {
    return entry;
  }

  @Override
  public boolean first() {
    enter(index(), 0);
    return cursor.first();
  }

  @Override
  public boolean last() {
    IndexBlock fences = index();
    enter(fences, fences.count() - 1);
    return cursor.last();
  }

  @Override
  public boolean seek(LookupKey target) {
    IndexBlock fences = index();
    int found = fences.find(target.array(), target.offset(), target.length(), target.seekTag());
    if (found == fences.count()) {
      return false;
    }
    enter(fences, found);
    // The fence may be a separator after the last entry, with the target between the two: then the
    // result is the first entry of the next block.
    return cursor.seek(target) || enterNext();
  }

  @Override
  public boolean next() {
    return cursor.next() || enterNext();
  }

  @Override
  public boolean previous() {
    if (cursor.previous()) {
      return true;
    }
    if (block == 0) {
      return false;
    }
    enter(index(), block - 1);
    return cursor.last();
  }

  private boolean enterNext() {
    IndexBlock fences = index();
    if (block + 1 == fences.count()) {
      return false;
    }
    enter(fences, block + 1);
    return cursor.first();
  }

  private void enter(IndexBlock fences, int newBlock) {
    DataBlock cached = table.cached(fences, newBlock, view);
    cursor.reset(cached == null ? read(fences, newBlock) : cached);
    block = newBlock;
  }

  private BlockEntries read(IndexBlock fences, int newBlock) {
    SequentialReader reader = uncached;
    if (reader == null) {
      reader = table.scan(cacheUse);
      uncached = reader;
    }
    return table.read(fences, newBlock, reader, cacheUse);
  }

  private IndexBlock index() {
    IndexBlock fences = index;
    if (fences == null) {
      fences = table.index(cacheUse);
      index = fences;
    }
    return fences;
  }

  @Override
  public void releaseBuffers() {
    if (uncached != null) {
      uncached.releaseBuffers();
    }
  }

  @Override
  public void close() {
    index = null;
    if (uncached != null) {
      uncached.close();
      uncached = null;
    }
    view.release();
    entry.clear();
  }
}
