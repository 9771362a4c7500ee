/** Memtables: sorted in-memory tables of recent writes that have not been flushed. */
@org.jspecify.annotations.NullMarked
module io.kiwidb.memtable {
  requires io.kiwidb.api;
  requires static org.agrona;
  requires static org.jspecify;

  provides io.kiwidb.spi.MemTableProvider with
      io.kiwidb.memtable.skiplist.SkipListProvider,
      io.kiwidb.memtable.btree.BTreeProvider,
      io.kiwidb.memtable.offheap.OffHeapProvider;
}
