package io.kiwidb.engine.read;

import io.kiwidb.Counter;
import io.kiwidb.Cursor;
import io.kiwidb.Expiry;
import io.kiwidb.KeyRange;
import io.kiwidb.LookupTrace;
import io.kiwidb.RangeEstimate;
import io.kiwidb.TimedOperation;
import io.kiwidb.ValueReader;
import io.kiwidb.engine.context.LeakGuard;
import io.kiwidb.engine.context.TreeContext;
import io.kiwidb.engine.expiry.ExpiryClock;
import io.kiwidb.engine.expiry.Moment;
import io.kiwidb.engine.expiry.ReadTime;
import io.kiwidb.engine.gap.Assignments;
import io.kiwidb.engine.gap.GapReader;
import io.kiwidb.engine.gap.GapWalk;
import io.kiwidb.engine.manifest.VersionBlobs;
import io.kiwidb.engine.merge.MergingCursor;
import io.kiwidb.engine.observe.Recorder;
import io.kiwidb.engine.operand.Operands;
import io.kiwidb.engine.range.DeletedKeys;
import io.kiwidb.engine.range.RangeDeletions;
import io.kiwidb.engine.view.SuperVersion;
import io.kiwidb.engine.view.SuperVersions;
import io.kiwidb.engine.view.Tree;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.Lookup;
import io.kiwidb.spi.LookupKey;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lookups and cursors in one keyspace, over its current super-version, at a sequence number.
 *
 * <p>The order of two steps matters. A read of the newest state first enters the super-version and
 * then reads the visible sequence number: everything newer than the super-version is in later
 * memtables, so the read sees the state as of the switch or later. In the opposite order, a
 * compaction could have dropped entries that the older number should see.
 *
 * <p>Threading: thread-safe; takes no lock. The lookup key and the result entry are reused per
 * thread.
 */
public final class StoreReader {
  /** Selects the newest state instead of a snapshot. */
  public static final Moment LATEST = Moment.LATEST;

  private final TreeContext context;
  private final KeyOrder order;
  private final SuperVersions superVersions;
  private final LongSupplier visible;
  private final Assignments assignments;
  private final LeakGuard leaks;
  private final Recorder recorder;
  private final ReadScratch scratches;
  private final ExpiryClock clock;

  /**
   * What the readers of all keyspaces share.
   *
   * @param visible returns the newest visible sequence number
   * @param assignments tells the newest assigned one
   * @param scratches objects that a thread reuses
   * @param leaks watches cursors
   */
  public record Source(
      LongSupplier visible, Assignments assignments, ReadScratch scratches, LeakGuard leaks) {}

  /** Creates a reader of a keyspace. */
  public StoreReader(Tree tree, Source source) {
    this.context = tree.context();
    this.order = context.order();
    this.superVersions = tree.superVersions();
    this.visible = source.visible();
    this.assignments = source.assignments();
    this.scratches = source.scratches();
    this.leaks = source.leaks();
    this.recorder = context.recorder();
    this.clock = context.store().clock();
  }

  /** Returns the key order. */
  public KeyOrder order() {
    return order;
  }

  /** Returns the value of a key at a moment or {@link #LATEST}; null if it has none. */
  public byte @Nullable [] get(byte[] key, Moment at) {
    long begun = recorder.begin();
    ReadScratch.OfThread scratch = scratches.get();
    int stripe = SuperVersions.stripe();
    SuperVersion view = superVersions.enter(stripe);
    try {
      return find(view, scratch, key, at, begun) ? value(view, scratch.entry()).copyValue() : null;
    } finally {
      superVersions.exit(view, stripe);
      scratch.entry().clear();
      if (begun != Recorder.NOT_MEASURED) {
        measured(begun, scratch);
      }
    }
  }

  /**
   * Copies as much of the value as fits into the target; returns its length, or -1 if there is
   * none.
   */
  public int get(ByteBuffer key, ByteBuffer target, Moment at) {
    long begun = recorder.begin();
    byte[] keyBytes = new byte[key.remaining()];
    key.get(key.position(), keyBytes);
    ReadScratch.OfThread scratch = scratches.get();
    int stripe = SuperVersions.stripe();
    SuperVersion view = superVersions.enter(stripe);
    try {
      if (!find(view, scratch, keyBytes, at, begun)) {
        return -1;
      }
      Entry entry = value(view, scratch.entry());
      target.put(
          entry.valueArray(),
          entry.valueOffset(),
          Math.min(target.remaining(), entry.valueLength()));
      return entry.valueLength();
    } finally {
      superVersions.exit(view, stripe);
      scratch.entry().clear();
      if (begun != Recorder.NOT_MEASURED) {
        measured(begun, scratch);
      }
    }
  }

  /**
   * Passes the value of a key to a reader, without a copy; returns null if it has none.
   *
   * <p>The reader runs after the lookup has ended, which takes as long as the user likes: slices
   * stay valid as long as they are referenced, so it holds no super-version, and the objects of the
   * thread are free for its own lookups.
   */
  public <R> @Nullable R get(byte[] key, ValueReader<R> reader, Moment at) {
    Objects.requireNonNull(reader, "reader");
    long begun = recorder.begin();
    ReadScratch.OfThread scratch = scratches.get();
    int stripe = SuperVersions.stripe();
    SuperVersion view = superVersions.enter(stripe);
    byte[] array;
    int offset;
    int length;
    try {
      if (!find(view, scratch, key, at, begun)) {
        return null;
      }
      Entry entry = value(view, scratch.entry());
      array = entry.valueArray();
      offset = entry.valueOffset();
      length = entry.valueLength();
    } finally {
      superVersions.exit(view, stripe);
      scratch.entry().clear();
      if (begun != Recorder.NOT_MEASURED) {
        measured(begun, scratch);
      }
    }
    return reader.read(array, offset, length);
  }

  /** Returns whether the key has a value. */
  public boolean contains(byte[] key, Moment at) {
    long begun = recorder.begin();
    ReadScratch.OfThread scratch = scratches.get();
    int stripe = SuperVersions.stripe();
    SuperVersion view = superVersions.enter(stripe);
    try {
      return find(view, scratch, key, at, begun);
    } finally {
      superVersions.exit(view, stripe);
      scratch.entry().clear();
      if (begun != Recorder.NOT_MEASURED) {
        measured(begun, scratch);
      }
    }
  }

  /** Returns when the value of a key expires; null if it has none. */
  public @Nullable Expiry expiry(byte[] key, Moment at) {
    ReadScratch.OfThread scratch = scratches.get();
    int stripe = SuperVersions.stripe();
    SuperVersion view = superVersions.enter(stripe);
    try {
      Moment moment = at.isLatest() ? new Moment(visible.getAsLong(), clock.now()) : at;
      return find(view, scratch, key, moment, Recorder.NOT_MEASURED)
          ? Expiry.of(scratch.entry().expiry(), moment.millis())
          : null;
    } finally {
      superVersions.exit(view, stripe);
      scratch.entry().clear();
    }
  }

  /** Returns the values of many keys as of one moment. */
  public List<byte @Nullable []> multiGet(List<byte[]> keys, Moment at) {
    ReadScratch.OfThread scratch = scratches.get();
    int stripe = SuperVersions.stripe();
    SuperVersion view = superVersions.enter(stripe);
    try {
      ReadTime time = timeOf(at);
      BatchLookup batch = new BatchLookup(
          order,
          keys,
          scratch.entry(),
          time,
          (over, key, result) -> isMerged(over, key, result, time));
      context.counters().add(Counter.GETS, keys.size());
      try {
        return batch.run(view, sequence(at));
      } finally {
        context.counters().add(Counter.GET_HITS, batch.hits());
        context.counters().add(Counter.BLOB_READS, batch.blobReads());
      }
    } finally {
      superVersions.exit(view, stripe);
      scratch.entry().clear();
    }
  }

  /**
   * Opens a cursor over a range as of one moment; the caller closes it.
   *
   * @param owner kept reachable as long as the cursor is
   */
  public Cursor cursor(KeyRange range, Moment at, Object owner) {
    int stripe = SuperVersions.stripe();
    SuperVersion view = superVersions.enter(stripe);
    boolean made = false;
    try {
      long sequence = sequence(at);
      DeletedKeys deleted = deleted(view, sequence);
      PrefixScope scope = PrefixScope.of(context.parts().prefixRule(), range);
      EntryCursor source = MergingCursor.of(order, CursorSources.of(view, order, deleted, scope));
      CursorView support = new CursorView(this, view, stripe, sequence, at);
      LeakGuard.Hold hold = leaks.hold("cursor", support);
      Cursor cursor = new StoreCursor(
              source,
              order,
              range,
              sequence,
              hold::release,
              context.health()::isClosed,
              context.store().storage().location())
          .measuredBy(recorder)
          .without(deleted)
          .with(support)
          .ownedBy(owner);
      leaks.watch(cursor, hold);
      context.counters().increment(Counter.CURSORS);
      if (scope != null) {
        context.counters().add(Counter.PREFIX_TABLES_SKIPPED, scope.skipped());
      }
      made = true;
      return cursor;
    } finally {
      if (!made) {
        superVersions.exit(view, stripe);
      }
    }
  }

  /** Returns what opens cursors with an overlay on top. */
  OverlaidCursors overlaid() {
    return new OverlaidCursors(this, context, superVersions, leaks);
  }

  /** Returns how to find what was written after a moment. */
  public ChangeFinder changes() {
    return new ChangeFinder(order, superVersions);
  }

  /** Estimates keys and bytes of a range of the newest state. */
  public RangeEstimate estimate(KeyRange range) {
    PrefixScope scope = PrefixScope.of(context.parts().prefixRule(), range);
    return new RangeEstimator(order, range, scope).estimate(superVersions);
  }

  /** Looks up a key in the newest state and records each step. */
  public LookupTrace trace(byte[] key) {
    int stripe = SuperVersions.stripe();
    SuperVersion view = superVersions.enter(stripe);
    try {
      LookupKey lookup = new LookupKey().set(order, key, 0, key.length, sequence(LATEST));
      ReadTime time = timeOf(LATEST);
      return new TracedLookup(order, context.time(), time, operands()).run(view, lookup);
    } finally {
      superVersions.exit(view, stripe);
    }
  }

  /** Returns the range deletions that a reader sees; null if there are none. */
  private static @Nullable DeletedKeys deleted(SuperVersion view, long sequence) {
    List<RangeDeletions> sets = view.rangeDeletions();
    return sets.isEmpty() ? null : new DeletedKeys(sets, sequence);
  }

  /** Ends a lookup that is measured, and counts the tables that it searched if it is counted. */
  private void measured(long begun, ReadScratch.OfThread scratch) {
    recorder.end(TimedOperation.GET, begun);
    if (Recorder.isCounted(begun)) {
      scratch.counted().count(recorder.standsFor());
    }
  }

  /** Returns an entry that was found, with its value: one that is in a blob file is read. */
  private Entry value(SuperVersion view, Entry found) {
    if (found.type() != ValueType.PUT && VersionBlobs.isPointer(found)) {
      readApart(view, found);
    }
    return found;
  }

  /** Reads the value of an entry, which is a pointer of a table of a super-version. */
  void readApart(SuperVersion view, Entry pointer) {
    view.version().blobs().read(pointer, pointer);
    context.counters().increment(Counter.BLOB_READS);
  }

  private boolean isMerged(SuperVersion view, LookupKey lookup, Entry result, ReadTime time) {
    return OperandLookup.find(
        order, operands(), new OperandLookup.Reader(view, time), lookup, result, seen -> {});
  }

  /** Creates what collects operands and applies the merge operator of the keyspace. */
  Operands operands() {
    return new Operands(
        context.parts().mergeOperator(),
        applied -> context.counters().add(Counter.OPERANDS_READ, applied));
  }

  /** Returns the time of a reader. Requires: it has entered its super-version. */
  ReadTime timeOf(Moment at) {
    return new ReadTime(clock, at.isLatest() ? clock.now() : at.millis());
  }

  /**
   * Returns whether an entry with an expiry is a deletion to a reader. Only now is the time of a
   * read of the newest state looked up: it is not before the read began.
   */
  private boolean hasExpired(Entry entry, Moment at) {
    long expiry = entry.expiry();
    if (expiry > (at.isLatest() ? clock.now() : at.millis())) {
      return false;
    }
    clock.passed(expiry);
    context.counters().increment(Counter.GETS_EXPIRED);
    return true;
  }

  /** Creates the walk of a cursor over keys that show nothing. */
  GapWalk walk(SuperVersion view, GapReader as) {
    return new GapWalk(view.gaps(), order, as, assignments, context.counters());
  }

  /** Releases a super-version that a cursor held. */
  void release(SuperVersion view, int stripe) {
    superVersions.exit(view, stripe);
  }

  private long sequence(Moment at) {
    return at.isLatest() ? visible.getAsLong() : at.sequence();
  }

  private boolean find(
      SuperVersion view, ReadScratch.OfThread scratch, byte[] key, Moment at, long begun) {
    context.counters().increment(Counter.GETS);
    LookupKey lookup = scratch.key().set(order, key, 0, key.length, sequence(at));
    Lookup answer = Recorder.isCounted(begun)
        ? scratch.counted().find(view, lookup, scratch.entry())
        : PointLookup.find(view, lookup, scratch.entry());
    Entry entry = scratch.entry();
    boolean found = answer == Lookup.FOUND
        ? view.newestRangeDeletion(lookup) < entry.sequence()
            && (entry.expiry() == Entry.NEVER || !hasExpired(entry, at))
        : answer == Lookup.CONTINUE
            && entry.tag() != 0
            && isMerged(view, lookup, entry, timeOf(at));
    if (found) {
      context.counters().increment(Counter.GET_HITS);
    }
    return found;
  }
}
