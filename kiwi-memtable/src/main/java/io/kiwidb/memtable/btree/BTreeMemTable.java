package io.kiwidb.memtable.btree;

import io.kiwidb.Limits;
import io.kiwidb.memtable.arena.PaddedLong;
import io.kiwidb.spi.ConcurrentMemTable;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.Lookup;
import io.kiwidb.spi.LookupKey;
import io.kiwidb.spi.MemTableProvider;

/**
 * A memtable implemented as a {@link BTree} over {@link Records}.
 *
 * <p>Threading: thread-safe; writers lock the leaf that they change, readers never block.
 */
final class BTreeMemTable implements ConcurrentMemTable {
  private final Records records;
  private final BTree tree;
  private final PaddedLong entries = new PaddedLong(0);

  BTreeMemTable(MemTableProvider.Context context) {
    records = new Records(context.order(), context.expectedBytes());
    tree = new BTree(records);
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
    int record = records.store(tag, expiry, bytes, keyOffset, keyLength, valueOffset, valueLength);
    tree.insert(record, bytes, keyOffset, keyLength, tag);
    entries.add(1);
  }

  @Override
  public Lookup get(LookupKey key, Entry result) {
    int record = tree.find(key.array(), key.offset(), key.length(), key.seekTag());
    if (record == Records.NIL) {
      result.clear();
      return Lookup.CONTINUE;
    }
    records.show(record, result);
    return Lookup.of(result.type());
  }

  @Override
  public EntryCursor cursor() {
    return new BTreeCursor(records, tree);
  }

  @Override
  public long entries() {
    return entries.get();
  }

  @Override
  public long memoryBytes() {
    return records.usedBytes() + tree.usedBytes();
  }

  @Override
  public void close() {
    records.close();
  }
}
