package io.kiwidb.engine.read;

import io.kiwidb.Counter;
import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.engine.context.LeakGuard;
import io.kiwidb.engine.context.TreeContext;
import io.kiwidb.engine.expiry.Moment;
import io.kiwidb.engine.expiry.ReadTime;
import io.kiwidb.engine.gap.GapWalk;
import io.kiwidb.engine.merge.MergingCursor;
import io.kiwidb.engine.operand.Operands;
import io.kiwidb.engine.range.DeletedKeys;
import io.kiwidb.engine.range.RangeDeletions;
import io.kiwidb.engine.view.SuperVersion;
import io.kiwidb.engine.view.SuperVersions;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.MemTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens cursors over a keyspace as of a moment, with the {@link Overlay} of a transaction on top.
 *
 * <p>Threading: thread-safe.
 */
final class OverlaidCursors {
  private final StoreReader reader;
  private final TreeContext context;
  private final KeyOrder order;
  private final SuperVersions superVersions;
  private final LeakGuard leaks;

  OverlaidCursors(
      StoreReader reader, TreeContext context, SuperVersions superVersions, LeakGuard leaks) {
    this.reader = reader;
    this.context = context;
    this.order = context.order();
    this.superVersions = superVersions;
    this.leaks = leaks;
  }

  /** Opens a cursor; see {@link OverlaidReader#cursor}. */
  Cursor open(KeyRange range, Moment at, Overlay overlay, Runnable release, Object owner) {
    int stripe = SuperVersions.stripe();
    SuperVersion view;
    try {
      view = superVersions.enter(stripe);
    } catch (RuntimeException | Error e) {
      release.run();
      throw e;
    }
    Support support = new Support(new CursorView(reader, view, stripe, at.sequence(), at), release);
    boolean made = false;
    try {
      Cursor cursor = open(range, at, overlay, view, support, owner);
      made = true;
      return cursor;
    } finally {
      if (!made) {
        support.run();
      }
    }
  }

  private Cursor open(
      KeyRange range,
      Moment at,
      Overlay overlay,
      SuperVersion view,
      Support support,
      Object owner) {
    DeletedKeys deleted = deleted(view, at, overlay);
    PrefixScope scope = PrefixScope.of(context.parts().prefixRule(), range);
    EntryCursor visible = new VisibleEntries(
        MergingCursor.of(order, CursorSources.of(view, order, deleted, scope)),
        order,
        at.sequence());
    MemTable own = overlay.slot().table();
    EntryCursor entries =
        own.entries() == 0 ? visible : new MergingCursor(order, List.of(own.cursor(), visible));
    LeakGuard.Hold hold = leaks.hold("cursor", support);
    Cursor cursor = new StoreCursor(
            entries,
            order,
            range,
            overlay.sequence(),
            hold::release,
            context.health()::isClosed,
            context.store().storage().location())
        .measuredBy(context.recorder())
        .without(deleted)
        .with(support)
        .ownedBy(owner);
    leaks.watch(cursor, hold);
    context.counters().increment(Counter.CURSORS);
    if (scope != null) {
      context.counters().add(Counter.PREFIX_TABLES_SKIPPED, scope.skipped());
    }
    return cursor;
  }

  /** Returns the range deletions that a reader sees; null if there are none. */
  private static @Nullable DeletedKeys deleted(SuperVersion view, Moment at, Overlay overlay) {
    List<RangeDeletions> sets = view.rangeDeletions();
    RangeDeletions[] own = overlay.rangeDeletions();
    if (own.length == 0) {
      return sets.isEmpty() ? null : new DeletedKeys(sets, at.sequence());
    }
    return new DeletedKeys(sets, at.sequence()).with(own, overlay.sequence());
  }

  /**
   * What a cursor asks for. A gap of the keyspace may have keys of the overlay, so none is passed.
   */
  private record Support(CursorView view, Runnable release) implements CursorSupport, Runnable {
    @Override
    public ReadTime time() {
      return view.time();
    }

    @Override
    public Operands operands() {
      return view.operands();
    }

    @Override
    public boolean hasGaps() {
      return false;
    }

    @Override
    public @Nullable GapWalk walk() {
      return null;
    }

    @Override
    public void read(Entry pointer) {
      view.read(pointer);
    }

    @Override
    public void run() {
      try {
        view.run();
      } finally {
        release.run();
      }
    }
  }
}
