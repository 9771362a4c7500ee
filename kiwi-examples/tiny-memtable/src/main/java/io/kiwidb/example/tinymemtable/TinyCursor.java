package io.kiwidb.example.tinymemtable;

import io.kiwidb.key.InternalKey;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.LookupKey;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the map by asking it, at each step, for the neighbour of where it stands. So the writer may go on beside it.
 *
 * <p>Threading: not thread-safe.
 */
final class TinyCursor implements EntryCursor {
  private final ConcurrentNavigableMap<InternalKey, TinyEntry> map;
  private final KeyOrder order;
  private final Entry entry = new Entry();
  private @Nullable InternalKey at;

  TinyCursor(ConcurrentNavigableMap<InternalKey, TinyEntry> map, KeyOrder order) {
    this.map = map;
    this.order = order;
  }

  @Override
  public Entry entry() {
    return entry;
  }

  @Override
  public boolean first() {
    return moveTo(map.firstEntry());
  }

  @Override
  public boolean last() {
    return moveTo(map.lastEntry());
  }

  @Override
  public boolean seek(LookupKey target) {
    return moveTo(map.ceilingEntry(TinyMemTable.place(target)));
  }

  @Override
  public boolean next() {
    return at != null && moveTo(map.higherEntry(at));
  }

  @Override
  public boolean previous() {
    return at != null && moveTo(map.lowerEntry(at));
  }

  @Override
  public void close() {
    moveTo(null);
  }

  private boolean moveTo(Map.@Nullable Entry<InternalKey, TinyEntry> found) {
    at = found == null ? null : found.getKey();
    if (found == null) {
      entry.clear();
      return false;
    }
    found.getValue().showIn(entry, order);
    return true;
  }
}
