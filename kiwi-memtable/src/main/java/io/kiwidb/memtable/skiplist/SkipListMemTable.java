package io.kiwidb.memtable.skiplist;

import io.kiwidb.Limits;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.memtable.arena.PaddedLong;
import io.kiwidb.spi.ConcurrentMemTable;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.Lookup;
import io.kiwidb.spi.LookupKey;
import io.kiwidb.spi.MemTableProvider;

/**
 * A memtable implemented as a {@link SkipList} in arenas.
 *
 * <p>Threading: thread-safe: many writers, many readers, no locks except when an arena adds a
 * chunk.
 */
final class SkipListMemTable implements ConcurrentMemTable {
  private final KeyOrder order;
  private final Nodes nodes;
  private final SkipList list;
  private final PaddedLong entries = new PaddedLong(0);

  SkipListMemTable(MemTableProvider.Context context) {
    order = context.order();
    nodes = new Nodes(order, context.expectedBytes());
    list = new SkipList(nodes);
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
    assert keyLength <= Limits.MAX_KEY_BYTES && valueLength <= Limits.MAX_VALUE_BYTES;
    assert tag > 0;
    long prefix = order.prefix(bytes, keyOffset, keyLength);
    long position = nodes.store(expiry, bytes, keyOffset, keyLength, valueOffset, valueLength);
    long lengths = NodeLayout.lengths(keyLength, valueLength, NodeLayout.expiryFlag(expiry));
    int height = Heights.of(tag, position);
    int node = nodes.create(height, prefix, tag, position, lengths);
    list.insert(node, height, bytes, keyOffset, keyLength);
    entries.add(1);
  }

  @Override
  public Lookup get(LookupKey key, Entry result) {
    int node = list.seek(key.prefix(), key.array(), key.offset(), key.length(), key.seekTag());
    if (node == WordArena.NIL
        || !nodes.hasKey(node, key.prefix(), key.array(), key.offset(), key.length())) {
      result.clear();
      return Lookup.CONTINUE;
    }
    nodes.show(node, result);
    return Lookup.of(result.type());
  }

  @Override
  public EntryCursor cursor() {
    return new SkipListCursor(nodes, list);
  }

  @Override
  public long entries() {
    return entries.get();
  }

  @Override
  public long memoryBytes() {
    return nodes.usedBytes();
  }
}
