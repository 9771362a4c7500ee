package io.kiwidb.example.memtable;

import io.kiwidb.key.InternalKey;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.LookupKey;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/** A cursor that looks up the adjacent entry at each step. Threading: not thread-safe. */
final class TinyCursor implements EntryCursor {
  private final NavigableMap<InternalKey, Entry> map;
  private final Entry entry = new Entry();
  private @Nullable InternalKey at;

  TinyCursor(NavigableMap<InternalKey, Entry> map) {
    this.map = map;
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
  public void close() {} // there is nothing to release

  private boolean moveTo(Map.@Nullable Entry<InternalKey, Entry> found) {
    at = found == null ? null : found.getKey();
    show(found, entry);
    return found != null;
  }

  /** Points a holder to the entry found, if any. The arrays are shared and never modified. */
  static void show(Map.@Nullable Entry<InternalKey, Entry> found, Entry holder) {
    Entry from = found == null ? new Entry() : found.getValue();
    holder.key(from.keyArray(), from.keyOffset(), from.keyLength(), from.keyPrefix());
    holder.tag(from.tag(), from.expiry());
    holder.value(from.valueArray(), from.valueOffset(), from.valueLength());
  }
}
