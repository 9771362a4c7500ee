package io.kiwidb.memtable.offheap;

import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.LookupKey;

/**
 * Iterates over a {@link SingleWriterList}: forwards along the links of level 0, backwards by a
 * search for the previous node, because links go forward only.
 *
 * <p>Threading: not thread-safe; concurrent writers are allowed.
 */
final class OffHeapCursor implements EntryCursor {
  private final Nodes nodes;
  private final SingleWriterList list;
  private final Entry entry = new Entry();
  private int node = NativeMemory.NIL;

  OffHeapCursor(Nodes nodes, SingleWriterList list) {
    this.nodes = nodes;
    this.list = list;
  }

  @Override
  public Entry entry() {
    return entry;
  }

  @Override
  public boolean first() {
    nodes.requireOpen();
    return moveTo(list.first());
  }

  @Override
  public boolean last() {
    nodes.requireOpen();
    return moveTo(list.last());
  }

  @Override
  public boolean seek(LookupKey target) {
    nodes.requireOpen();
    return moveTo(list.seek(
        target.prefix(), target.array(), target.offset(), target.length(), target.seekTag()));
  }

  @Override
  public boolean next() {
    assert node != NativeMemory.NIL : "next() without a current entry";
    nodes.requireOpen();
    return moveTo(list.after(node));
  }

  @Override
  public boolean previous() {
    assert node != NativeMemory.NIL : "previous() without a current entry";
    nodes.requireOpen();
    return moveTo(list.seekBefore(
        entry.keyPrefix(), entry.keyArray(), entry.keyOffset(), entry.keyLength(), entry.tag()));
  }

  @Override
  public void close() {
    moveTo(NativeMemory.NIL);
  }

  private boolean moveTo(int target) {
    node = target;
    if (target == NativeMemory.NIL) {
      entry.clear();
      return false;
    }
    nodes.show(target, entry);
    return true;
  }
}
