package io.kiwidb.memtable.offheap;

import io.kiwidb.Limits;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.memtable.arena.PaddedLong;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.Lookup;
import io.kiwidb.spi.LookupKey;
import io.kiwidb.spi.MemTable;
import io.kiwidb.spi.MemTableProvider;

/**
 * A memtable implemented as an off-heap {@link SingleWriterList}. After {@link #close} each call
 * that would read its memory throws an {@link IllegalStateException}.
 *
 * <p>Threading: one writer, many readers without locks.
 */
final class OffHeapMemTable implements MemTable {
  private final KeyOrder order;
  private final NativeMemory memory;
  private final Nodes nodes;
  private final SingleWriterList list;
  private final PaddedLong entries = new PaddedLong(0);

  OffHeapMemTable(MemTableProvider.Context context) {
    order = context.order();
    memory = new NativeMemory(context.expectedBytes());
    nodes = new Nodes(order, memory);
    list = new SingleWriterList(nodes);
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
    memory.requireOpen();
    list.find(order.prefix(bytes, keyOffset, keyLength), bytes, keyOffset, keyLength, tag);
    int height = list.nextHeight();
    long lengths = NodeLayout.lengths(height, keyLength, valueLength, expiry);
    int node = nodes.create(lengths, tag, expiry, bytes, keyOffset, valueOffset);
    list.link(node, height);
    entries.add(1);
  }

  @Override
  public Lookup get(LookupKey key, Entry result) {
    memory.requireOpen();
    int node = list.seek(key.prefix(), key.array(), key.offset(), key.length(), key.seekTag());
    if (node == NativeMemory.NIL
        || !nodes.hasKey(node, key.prefix(), key.array(), key.offset(), key.length())) {
      result.clear();
      return Lookup.CONTINUE;
    }
    nodes.show(node, result);
    return Lookup.of(result.type());
  }

  @Override
  public EntryCursor cursor() {
    return new OffHeapCursor(nodes, list);
  }

  @Override
  public long entries() {
    return entries.get();
  }

  @Override
  public long memoryBytes() {
    return memory.usedBytes();
  }

  @Override
  public void close() {
    memory.free();
  }
}
