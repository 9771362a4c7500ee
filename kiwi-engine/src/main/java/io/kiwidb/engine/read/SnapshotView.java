package io.kiwidb.engine.read;

import io.kiwidb.Cursor;
import io.kiwidb.DatabaseClosedException;
import io.kiwidb.Direction;
import io.kiwidb.Expiry;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.RangeEstimate;
import io.kiwidb.ReadView;
import io.kiwidb.Snapshot;
import io.kiwidb.ValueReader;
import io.kiwidb.engine.context.LeakGuard;
import io.kiwidb.engine.context.StoreHealth;
import io.kiwidb.engine.expiry.Moment;
import io.kiwidb.engine.map.RangeStream;
import io.kiwidb.engine.map.StoreMap;
import io.kiwidb.engine.view.SnapshotList;
import io.kiwidb.key.KeyOrder;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Snapshot}: a moment that stays readable until it is closed; also the view of one of its
 * keyspaces, which lives as long as the snapshot. Threading: thread-safe.
 */
public final class SnapshotView implements Snapshot {
  private final Source source;
  private final StoreReader reader;
  private final KeyOrder order;
  private final Moment moment;
  private final LeakGuard.Hold hold;

  /** What snapshots of a store need. */
  public interface Source {
    /** Returns the list of open snapshots. */
    SnapshotList snapshots();

    /** Returns the newest sequence number visible to readers. */
    long visible();

    /** Returns the state of the store. */
    StoreHealth health();

    /** Returns the reader of a keyspace as of a sequence number. */
    StoreReader reader(Keyspace keyspace, long sequence);

    /** Returns an object that is kept reachable as long as a snapshot or cursor is. */
    Object owner();
  }

  private SnapshotView(Source source, StoreReader reader, Moment moment, LeakGuard.Hold hold) {
    this.source = source;
    this.reader = reader;
    this.order = reader.order();
    this.moment = moment;
    this.hold = hold;
  }

  /**
   * Returns a snapshot of the visible state.
   *
   * @param keyspace the keyspace of its own read operations
   */
  public static Snapshot open(Source source, Keyspace keyspace, LeakGuard leaks) {
    SnapshotList snapshots = source.snapshots();
    Moment moment = snapshots.open(source::visible);
    LeakGuard.Hold hold = leaks.hold("snapshot", () -> snapshots.close(moment));
    boolean opened = false;
    try {
      SnapshotView view =
          new SnapshotView(source, source.reader(keyspace, moment.sequence()), moment, hold);
      leaks.watch(view, hold);
      opened = true;
      return view;
    } finally {
      if (!opened) {
        hold.release();
      }
    }
  }

  @Override
  public ReadView keyspace(Keyspace keyspace) {
    requireOpen();
    return new OfKeyspace(
        this, new SnapshotView(source, source.reader(keyspace, moment.sequence()), moment, hold));
  }

  @Override
  public long sequence() {
    return moment.sequence();
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    requireOpen();
    try {
      return reader.get(key, moment);
    } finally {
      Reference.reachabilityFence(this); // or the data it sees could be compacted away meanwhile
    }
  }

  @Override
  public int get(ByteBuffer key, ByteBuffer target) {
    requireOpen();
    try {
      return reader.get(key, target, moment);
    } finally {
      Reference.reachabilityFence(this); // or the data it sees could be compacted away meanwhile
    }
  }

  @Override
  public <R> @Nullable R get(byte[] key, ValueReader<R> valueReader) {
    requireOpen();
    try {
      return reader.get(key, valueReader, moment);
    } finally {
      Reference.reachabilityFence(this); // or the data it sees could be compacted away meanwhile
    }
  }

  @Override
  public boolean contains(byte[] key) {
    requireOpen();
    try {
      return reader.contains(key, moment);
    } finally {
      Reference.reachabilityFence(this); // or the data it sees could be compacted away meanwhile
    }
  }

  @Override
  public @Nullable Expiry expiry(byte[] key) {
    requireOpen();
    try {
      return reader.expiry(key, moment);
    } finally {
      Reference.reachabilityFence(this); // or the data it sees could be compacted away meanwhile
    }
  }

  @Override
  public List<byte @Nullable []> multiGet(List<byte[]> keys) {
    requireOpen();
    try {
      return reader.multiGet(keys, moment);
    } finally {
      Reference.reachabilityFence(this); // or the data it sees could be compacted away meanwhile
    }
  }

  @Override
  public Cursor cursor(KeyRange range) {
    requireOpen();
    try {
      return reader.cursor(range, moment, source.owner());
    } finally {
      Reference.reachabilityFence(this); // or the data it sees could be compacted away meanwhile
    }
  }

  @Override
  public ConcurrentNavigableMap<byte[], byte[]> asMap() {
    requireOpen();
    return StoreMap.readOnly(this, order);
  }

  @Override
  public Stream<Map.Entry<byte[], byte[]>> stream(KeyRange range, Direction direction) {
    requireOpen();
    return RangeStream.of(StoreMap.readOnly(this, order), range, direction);
  }

  @Override
  public RangeEstimate estimate(KeyRange range) {
    requireOpen();
    try {
      return reader.estimate(range);
    } finally {
      Reference.reachabilityFence(this); // or the store could be closed meanwhile
    }
  }

  @Override
  public void close() {
    hold.release();
  }

  private void requireOpen() {
    source.health().requireOpen();
    if (hold.isReleased()) {
      throw new DatabaseClosedException("snapshot at " + moment.sequence());
    }
  }

  /** A keyspace of a snapshot; keeps the snapshot reachable, and cannot close it. */
  private record OfKeyspace(SnapshotView snapshot, SnapshotView view) implements ReadView {
    @Override
    public byte @Nullable [] get(byte[] key) {
      try {
        return view.get(key);
      } finally {
        Reference.reachabilityFence(snapshot);
      }
    }

    @Override
    public int get(ByteBuffer key, ByteBuffer target) {
      try {
        return view.get(key, target);
      } finally {
        Reference.reachabilityFence(snapshot);
      }
    }

    @Override
    public <R> @Nullable R get(byte[] key, ValueReader<R> reader) {
      try {
        return view.get(key, reader);
      } finally {
        Reference.reachabilityFence(snapshot);
      }
    }

    @Override
    public boolean contains(byte[] key) {
      try {
        return view.contains(key);
      } finally {
        Reference.reachabilityFence(snapshot);
      }
    }

    @Override
    public @Nullable Expiry expiry(byte[] key) {
      try {
        return view.expiry(key);
      } finally {
        Reference.reachabilityFence(snapshot);
      }
    }

    @Override
    public List<byte @Nullable []> multiGet(List<byte[]> keys) {
      try {
        return view.multiGet(keys);
      } finally {
        Reference.reachabilityFence(snapshot);
      }
    }

    @Override
    public Cursor cursor(KeyRange range) {
      try {
        return view.cursor(range);
      } finally {
        Reference.reachabilityFence(snapshot);
      }
    }

    @Override
    public ConcurrentNavigableMap<byte[], byte[]> asMap() {
      return StoreMap.readOnly(this, view.order);
    }

    @Override
    public Stream<Map.Entry<byte[], byte[]>> stream(KeyRange range, Direction direction) {
      view.requireOpen();
      return RangeStream.of(StoreMap.readOnly(this, view.order), range, direction);
    }

    @Override
    public RangeEstimate estimate(KeyRange range) {
      try {
        return view.estimate(range);
      } finally {
        Reference.reachabilityFence(snapshot);
      }
    }
  }
}
