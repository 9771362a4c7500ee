package io.kiwidb.engine.view;

import io.kiwidb.MemTableInfo;
import io.kiwidb.engine.context.TreeContext;
import io.kiwidb.engine.gap.Gaps;
import io.kiwidb.engine.manifest.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What writing, flushing and compacting change of one keyspace: its active memtable and what its
 * readers see. A keyspace that is cleared gets a new tree.
 *
 * <p>Threading: thread-safe, except where a method requires the commit lock.
 */
public final class Tree {
  private final TreeContext context;
  private final int id;
  private final SuperVersions superVersions;
  private final Tree[] alone = {this};
  private volatile MemTableSlot active = MemTableSlot.NONE;
  private volatile boolean gone;
  private volatile long flushedId;

  /** Creates the tree of a keyspace; readers see nothing yet. */
  public Tree(TreeContext context, SuperVersions superVersions) {
    this.context = context;
    this.id = context.id();
    this.superVersions = superVersions;
  }

  /** Returns the context of the keyspace. */
  public TreeContext context() {
    return context;
  }

  /** Returns the id of the keyspace. */
  public int id() {
    return id;
  }

  /** Returns what readers see. */
  public SuperVersions superVersions() {
    return superVersions;
  }

  /** Returns the gaps that its readers have found. */
  public Gaps gaps() {
    return superVersions.gaps();
  }

  /** Returns an array of only this tree, which must not be changed. */
  public Tree[] alone() {
    return alone;
  }

  /** Returns the active memtable. It stays active only under the commit lock. */
  public MemTableSlot active() {
    return active;
  }

  /** Makes a new memtable the active one. Requires: the commit lock; there is none. */
  public void open(MemTableSlot next) {
    superVersions.open(next);
    active = next;
  }

  /** Seals the active memtable; there is none from now on. Requires: the commit lock. */
  public void seal(MemTableSlot.Seal end) {
    active.seal(end);
    superVersions.seal();
    active = MemTableSlot.NONE;
  }

  /** Returns whether the keyspace was dropped or cleared: nothing of it is committed any more. */
  public boolean isGone() {
    return gone;
  }

  /** Records that the keyspace was dropped or cleared. */
  public void leave() {
    gone = true;
  }

  /** Takes {@link #leave} back: the edit failed. */
  public void stay() {
    gone = false;
  }

  /** Records that all memtables up to this one are in tables. */
  public void flushed(long id) {
    flushedId = id;
  }

  /** Returns the id of the newest memtable that is in a table, as are all older ones. */
  public long flushedId() {
    return flushedId;
  }

  /**
   * Returns the first log segment with entries that are in no table and not in the given memtables;
   * {@link Long#MAX_VALUE} if there is none.
   *
   * <p>Asked of every keyspace at each flush: where no memtable is sealed, it looks only at the
   * active one. That is read first: if it is sealed meanwhile, the count says so.
   */
  public long oldestLog(Set<MemTableSlot> except) {
    if (gone) {
      return Long.MAX_VALUE;
    }
    MemTableSlot newest = active;
    if (superVersions.sealedCount() == 0) {
      return oldest(newest, except, Long.MAX_VALUE);
    }
    long oldest = Long.MAX_VALUE;
    for (MemTableSlot slot : unflushed()) {
      oldest = oldest(slot, except, oldest);
    }
    return oldest;
  }

  private static long oldest(MemTableSlot slot, Set<MemTableSlot> except, long others) {
    return slot.firstLog() != 0 && !except.contains(slot)
        ? Math.min(others, slot.firstLog())
        : others;
  }

  /** Returns all memtables, newest first, without one that only stands for it. */
  public List<MemTableSlot> unflushed() {
    if (active.isNone() && superVersions.sealedCount() == 0) {
      return List.of();
    }
    int stripe = SuperVersions.stripe();
    SuperVersion view = superVersions.tryEnter(stripe);
    if (view == null) {
      return List.of();
    }
    try {
      return view.memtables();
    } finally {
      superVersions.exit(view, stripe);
    }
  }

  /** Returns whether it has no tables. */
  public boolean hasNoTables() {
    int stripe = SuperVersions.stripe();
    SuperVersion view = superVersions.tryEnter(stripe);
    if (view == null) {
      return true;
    }
    try {
      return view.version().isEmpty();
    } finally {
      superVersions.exit(view, stripe);
    }
  }

  /**
   * Returns the current version of its tables, with a reference that the caller releases; null if
   * the keyspace was dropped or cleared, or the store is closed.
   */
  public @Nullable Version holdVersion() {
    int stripe = SuperVersions.stripe();
    SuperVersion view = superVersions.tryEnter(stripe);
    if (view == null) {
      return null;
    }
    try {
      return view.version().hold();
    } finally {
      superVersions.exit(view, stripe);
    }
  }

  /** Describes all memtables, newest first. */
  public List<MemTableInfo> infos() {
    List<MemTableInfo> infos = new ArrayList<>();
    unflushed().forEach(slot -> infos.add(slot.info(id())));
    return infos;
  }
}
