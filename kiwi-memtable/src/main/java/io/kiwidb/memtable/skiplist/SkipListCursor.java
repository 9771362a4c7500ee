package io.kiwidb.memtable.skiplist;

import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.LookupKey;

/**
 * Iterates over a {@link SkipList}: forwards along the links of level 0, backwards by a search for
 * the previous node, because links go forward only.
 *
 * <p>Threading: not thread-safe; concurrent writers are allowed.
 */
final class SkipListCursor implements EntryCursor {
  private final Nodes nodes;
  private final SkipList list;
  private final Entry entry = new Entry();
  private int node = WordArena.NIL;

  SkipListCursor(Nodes nodes, SkipList list) {
    this.nodes = nodes;
    this.list = list;
  }

  @Override
  public Entry entry() {
    return entry;
  }

  @Override
  public boolean first() {
    return moveTo(list.first());
  }

  @Override
  public boolean last() {
    return moveTo(list.last());
  }

  @Override
  public boolean seek(LookupKey target) {
    return moveTo(list.seek(
        target.prefix(), target.array(), target.offset(), target.length(), target.seekTag()));
  }

  @Override
  public boolean next() {
    assert node != WordArena.NIL : "next() without a current entry";
    return moveTo(list.after(node));
  }

  @Override
  public boolean previous() {
    assert node != WordArena.NIL : "previous() without a current entry";
    return moveTo(list.seekBefore(
        entry.keyPrefix(), entry.keyArray(), entry.keyOffset(), entry.keyLength(), entry.tag()));
  }

  @Override
  public void close() {
    moveTo(WordArena.NIL);
  }

  private boolean moveTo(int target) {
    node = target;
    if (target == WordArena.NIL) {
      entry.clear();
      return false;
    }
    nodes.show(target, entry);
    return true;
  }
}
