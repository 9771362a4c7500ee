package io.kiwidb.engine.merge;

import io.kiwidb.engine.range.DeletedKeys;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.LookupKey;

/**
 * A cursor over a source of which range deletions newer than all of its entries hide a part: it
 * passes over that part by one seek, without reading it.
 *
 * <p>It must not be used for a source that may contain entries newer than such a deletion: these
 * would be passed over, too.
 *
 * <p>Threading, ownership and failure: as specified by {@link EntryCursor}; the source is closed
 * with it.
 */
public final class SkippingCursor implements EntryCursor {
  private final EntryCursor source;
  private final Entry entry;
  private final KeyOrder order;
  private final DeletedKeys deleted;
  private final long newest;
  private final LookupKey target = new LookupKey();

  /**
   * Creates an unpositioned cursor.
   *
   * @param deleted the deletions, for this cursor alone
   * @param newest the largest sequence number of the source
   */
  public SkippingCursor(EntryCursor source, KeyOrder order, DeletedKeys deleted, long newest) {
    this.source = source;
    this.entry = source.entry();
    this.order = order;
    this.deleted = deleted;
    this.newest = newest;
  }

  @Override
  public Entry entry() {
    return entry;
  }

  @Override
  public boolean first() {
    return forward(source.first());
  }

  @Override
  public boolean last() {
    return backward(source.last());
  }

  @Override
  public boolean seek(LookupKey wanted) {
    int set = deleted.findNewer(wanted, newest);
    if (set < 0) {
      return forward(source.seek(wanted));
    }
    byte[] end = deleted.to(set);
    return end != null && forward(source.seek(toFirst(end)));
  }

  @Override
  public boolean next() {
    return forward(source.next());
  }

  @Override
  public boolean previous() {
    return backward(source.previous());
  }

  private boolean forward(boolean positioned) {
    boolean there = positioned;
    while (there) {
      int set = deleted.findNewer(entry, newest);
      if (set < 0) {
        return true;
      }
      byte[] end = deleted.to(set);
      there = end != null && source.seek(toFirst(end));
    }
    return false;
  }

  private boolean backward(boolean positioned) {
    boolean there = positioned;
    while (there) {
      int set = deleted.findNewer(entry, newest);
      if (set < 0) {
        return true;
      }
      byte[] begin = deleted.from(set);
      there = begin != null && standBefore(begin);
    }
    return false;
  }

  private boolean standBefore(byte[] key) {
    return source.seek(toFirst(key)) ? source.previous() : source.last();
  }

  /** Returns the target that is before all entries of a key. */
  private LookupKey toFirst(byte[] key) {
    return target.set(order, key, 0, key.length, SequenceNumber.MAX);
  }

  @Override
  public void releaseBuffers() {
    source.releaseBuffers();
  }

  @Override
  public void close() {
    source.close();
  }
}
