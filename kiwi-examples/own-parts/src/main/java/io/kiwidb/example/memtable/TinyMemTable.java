package io.kiwidb.example.memtable;

import io.kiwidb.key.InternalKey;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.Lookup;
import io.kiwidb.spi.LookupKey;
import io.kiwidb.spi.MemTable;
import java.util.Arrays;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** A memtable backed by a sorted map of the JDK. Threading: one writer, many readers. */
final class TinyMemTable implements MemTable {
  /** Approximate size of the map's node, its two objects and their array headers. */
  private static final int OVERHEAD_BYTES = 160;

  private final KeyOrder order;
  private final ConcurrentSkipListMap<InternalKey, Entry> map;
  private final AtomicLong memoryBytes = new AtomicLong();

  TinyMemTable(KeyOrder order) {
    this.order = order;
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
    byte[] key = Arrays.copyOfRange(bytes, keyOffset, keyOffset + keyLength);
    byte[] value = Arrays.copyOfRange(bytes, valueOffset, valueOffset + valueLength);
    Entry entry = new Entry();
    entry.key(key, 0, keyLength, order.prefix(key, 0, keyLength));
    entry.tag(tag, expiry);
    entry.value(value, 0, valueLength);
    map.put(new InternalKey(key, tag), entry);
    memoryBytes.addAndGet(OVERHEAD_BYTES + keyLength + valueLength);
  }

  @Override
  public Lookup get(LookupKey key, Entry result) {
    InternalKey newest = place(key);
    InternalKey oldest = new InternalKey(newest.userKey(), 0);
    TinyCursor.show(map.subMap(newest, true, oldest, true).firstEntry(), result);
    return Lookup.of(result.type()); // also if there is no entry
  }

  @Override
  public EntryCursor cursor() {
    return new TinyCursor(map);
  }

  @Override
  public long entries() {
    return map.size(); // constant time: the map keeps a counter
  }

  @Override
  public long memoryBytes() {
    return memoryBytes.get();
  }

  /** Returns the position of the newest visible entry of a key, present or not. */
  static InternalKey place(LookupKey key) {
    int end = key.offset() + key.length();
    return new InternalKey(Arrays.copyOfRange(key.array(), key.offset(), end), key.seekTag());
  }
}
