package io.kiwidb.engine.read;

import io.kiwidb.Counter;
import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.LookupTrace;
import io.kiwidb.TimedOperation;
import io.kiwidb.engine.context.LeakGuard;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.manifest.Level;
import io.kiwidb.engine.merge.LevelCursor;
import io.kiwidb.engine.merge.MergingCursor;
import io.kiwidb.engine.merge.SortedTables;
import io.kiwidb.engine.observe.Recorder;
import io.kiwidb.engine.view.SuperVersion;
import io.kiwidb.engine.view.SuperVersions;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.Lookup;
import io.kiwidb.spi.LookupKey;
import io.kiwidb.spi.MemTable;
import io.kiwidb.spi.TableReader.CacheUse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lookups and cursors over the present super-version, at a sequence number.
 *
 * <p>The order of two steps matters. A read of the newest state enters the super-version first and
 * asks for the visible sequence number then: everything that is newer than the super-version lies
 * in later memtables, so what it sees is the state at the moment of the switch or later. The other
 * way round, a compaction could have dropped what the older number should see.
 *
 * <p>Threading: thread-safe; takes no lock. The lookup key and the result holder are reused by each
 * thread.
 */
public final class StoreReader {
  /** Asks for the newest state instead of a snapshot's. */
  public static final long LATEST = -1;

  private final StoreContext context;
  private final KeyOrder order;
  private final SuperVersions superVersions;
  private final LongSupplier visible;
  private final LeakGuard leaks;
  private final Recorder recorder;
  private final ThreadLocal<Scratch> scratches = ThreadLocal.withInitial(Scratch::new);

  private static final class Scratch {
    private final LookupKey key = new LookupKey();
    private final Entry entry = new Entry();
  }

  /**
   * A reader.
   *
   * @param visible tells the newest visible sequence number
   */
  public StoreReader(
      StoreContext context, SuperVersions superVersions, LongSupplier visible, LeakGuard leaks) {
    this.context = context;
    this.order = context.order();
    this.superVersions = superVersions;
    this.visible = visible;
    this.leaks = leaks;
    this.recorder = context.recorder();
  }

  /** The value of a key at a sequence number or {@link #LATEST}; null when it has none. */
  public byte @Nullable [] get(byte[] key, long at) {
    long begun = recorder.begin();
    Scratch scratch = scratches.get();
    int stripe = SuperVersions.stripe();
    SuperVersion view = superVersions.enter(stripe);
    try {
      return find(view, scratch, key, sequence(at)) ? scratch.entry.copyValue() : null;
    } finally {
      superVersions.exit(view, stripe);
      scratch.entry.clear();
      recorder.end(TimedOperation.GET, begun);
    }
  }

  /** Copies the value into the target as far as it fits; its length, or -1 when there is none. */
  public int get(ByteBuffer key, ByteBuffer target, long at) {
    long begun = recorder.begin();
    byte[] keyBytes = new byte[key.remaining()];
    key.get(key.position(), keyBytes);
    Scratch scratch = scratches.get();
    int stripe = SuperVersions.stripe();
    SuperVersion view = superVersions.enter(stripe);
    try {
      if (!find(view, scratch, keyBytes, sequence(at))) {
        return -1;
      }
      Entry entry = scratch.entry;
      target.put(
          entry.valueArray(),
          entry.valueOffset(),
          Math.min(target.remaining(), entry.valueLength()));
      return entry.valueLength();
    } finally {
      superVersions.exit(view, stripe);
      scratch.entry.clear();
      recorder.end(TimedOperation.GET, begun);
    }
  }

  /** Whether the key has a value. */
  public boolean contains(byte[] key, long at) {
    long begun = recorder.begin();
    Scratch scratch = scratches.get();
    int stripe = SuperVersions.stripe();
    SuperVersion view = superVersions.enter(stripe);
    try {
      return find(view, scratch, key, sequence(at));
    } finally {
      superVersions.exit(view, stripe);
      scratch.entry.clear();
      recorder.end(TimedOperation.GET, begun);
    }
  }

  /** The values of many keys at one moment. */
  public List<byte @Nullable []> multiGet(List<byte[]> keys, long at) {
    Scratch scratch = scratches.get();
    BatchLookup batch = new BatchLookup(order, keys, scratch.entry);
    int stripe = SuperVersions.stripe();
    SuperVersion view = superVersions.enter(stripe);
    try {
      context.counters().add(Counter.GETS, keys.size());
      return batch.run(view, sequence(at));
    } finally {
      superVersions.exit(view, stripe);
      scratch.entry.clear();
      context.counters().add(Counter.GET_HITS, batch.hits());
    }
  }

  /**
   * A cursor over a range at one moment; the caller closes it.
   *
   * @param owner kept reachable as long as the cursor is
   */
  public Cursor cursor(KeyRange range, long at, Object owner) {
    int stripe = SuperVersions.stripe();
    SuperVersion view = superVersions.enter(stripe);
    boolean made = false;
    try {
      long sequence = sequence(at);
      EntryCursor source = MergingCursor.of(order, sources(view));
      LeakGuard.Hold hold = leaks.hold("cursor", () -> superVersions.exit(view, stripe));
      Cursor cursor = new StoreCursor(
              source,
              order,
              range,
              sequence,
              hold::release,
              context.health()::isClosed,
              context.storage().location())
          .measuredBy(recorder)
          .ownedBy(owner);
      leaks.watch(cursor, hold);
      context.counters().increment(Counter.CURSORS);
      made = true;
      return cursor;
    } finally {
      if (!made) {
        superVersions.exit(view, stripe);
      }
    }
  }

  /** Looks a key up in the newest state and tells each step. */
  public LookupTrace trace(byte[] key) {
    int stripe = SuperVersions.stripe();
    SuperVersion view = superVersions.enter(stripe);
    try {
      LookupKey lookup = new LookupKey().set(order, key, 0, key.length, sequence(LATEST));
      return new TracedLookup(order, context.time()).run(view, lookup);
    } finally {
      superVersions.exit(view, stripe);
    }
  }

  /**
   * Everything that a cursor merges, newest first. Without memtables that are empty now that the
   * sequence number is known: what comes into them later is newer than that.
   */
  private List<EntryCursor> sources(SuperVersion view) {
    List<EntryCursor> sources = new ArrayList<>();
    addUnlessEmpty(view.active().table(), sources);
    for (int i = 0; i < view.sealedCount(); i++) {
      addUnlessEmpty(view.sealed(i).table(), sources);
    }
    for (Level level : view.version().levels()) {
      if (level.number() == 0) {
        for (int i = 0; i < level.size(); i++) {
          sources.add(level.table(i).table().reader().cursor(CacheUse.FILL));
        }
      } else if (level.size() > 0) {
        sources.add(new LevelCursor(order, new SortedTables(level.tables(), CacheUse.FILL)));
      }
    }
    return sources;
  }

  private static void addUnlessEmpty(MemTable table, List<EntryCursor> sources) {
    if (table.entries() > 0) {
      sources.add(table.cursor());
    }
  }

  private long sequence(long at) {
    return at == LATEST ? visible.getAsLong() : at;
  }

  private boolean find(SuperVersion view, Scratch scratch, byte[] key, long sequence) {
    context.counters().increment(Counter.GETS);
    LookupKey lookup = scratch.key.set(order, key, 0, key.length, sequence);
    boolean found = PointLookup.find(view, lookup, scratch.entry) == Lookup.FOUND;
    if (found) {
      context.counters().increment(Counter.GET_HITS);
    }
    return found;
  }
}
