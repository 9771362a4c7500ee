package io.kiwidb.example.tinymemtable;

import io.kiwidb.key.InternalKey;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.Lookup;
import io.kiwidb.spi.LookupKey;
import io.kiwidb.spi.MemTable;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A memtable that is a sorted map of the JDK.
 *
 * <p>Threading: one writer, many readers: the engine calls {@link #add} under its commit lock. A memtable that says {@link
 * io.kiwidb.spi.ConcurrentMemTable} instead is written to by many threads at once, and the contract tests then do so too.
 */
final class TinyMemTable implements MemTable {
  /** About what the map's node, the key, the entry and two array headers take, beside the bytes themselves. */
  private static final int OVERHEAD_BYTES = 144;

  private final KeyOrder order;
  private final ConcurrentSkipListMap<InternalKey, TinyEntry> map;
  private final AtomicLong entries = new AtomicLong();
  private final AtomicLong memoryBytes = new AtomicLong();

  TinyMemTable(KeyOrder order) {
    this.order = order;
    // The order of every source in Kiwi: user key ascending, then tag descending, so that the
    // newest version comes first.
    this.map = new ConcurrentSkipListMap<>((a, b) -> a.compareTo(b, order));
  }

  @Override
  public void add(
      long tag,
      long expiry,
      byte[] bytes,
      int keyOffset,
      int keyLength,
      int valueOffset,
      int valueLength) {
    // The array is an encoded batch that the engine will use again: take copies.
    byte[] key = Arrays.copyOfRange(bytes, keyOffset, keyOffset + keyLength);
    byte[] value = Arrays.copyOfRange(bytes, valueOffset, valueOffset + valueLength);
    InternalKey internalKey = new InternalKey(key, tag);
    map.put(internalKey, new TinyEntry(internalKey, expiry, value));
    entries.incrementAndGet();
    memoryBytes.addAndGet(OVERHEAD_BYTES + keyLength + valueLength);
  }

  @Override
  public Lookup get(LookupKey key, Entry result) {
    // The first entry at or behind the newest one the caller may see is the answer, if it has the
    // same key.
    InternalKey wanted = place(key);
    Map.Entry<InternalKey, TinyEntry> found = map.ceilingEntry(wanted);
    if (found == null || order.compare(found.getKey().userKey(), wanted.userKey()) != 0) {
      result.clear();
      return Lookup.CONTINUE;
    }
    found.getValue().showIn(result, order);
    return switch (ValueType.base(found.getKey().type())) {
      case ValueType.PUT -> Lookup.FOUND;
      case ValueType.DELETE, ValueType.SINGLE_DELETE -> Lookup.DELETED;
      default -> Lookup.CONTINUE; // a type that needs older entries as well; it is in the holder
    };
  }

  @Override
  public EntryCursor cursor() {
    return new TinyCursor(map, order);
  }

  @Override
  public long entries() {
    return entries.get();
  }

  @Override
  public long memoryBytes() {
    return memoryBytes.get();
  }

  /** Where the newest visible entry of a key would be. */
  static InternalKey place(LookupKey key) {
    byte[] userKey = Arrays.copyOfRange(key.array(), key.offset(), key.offset() + key.length());
    return new InternalKey(userKey, key.seekTag());
  }
}
