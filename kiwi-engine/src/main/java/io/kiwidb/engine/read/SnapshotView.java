package io.kiwidb.engine.read;

import io.kiwidb.Cursor;
import io.kiwidb.DatabaseClosedException;
import io.kiwidb.KeyRange;
import io.kiwidb.Snapshot;
import io.kiwidb.engine.context.LeakGuard;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.map.StoreMap;
import io.kiwidb.engine.view.SnapshotList;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Snapshot}: a sequence number that stays readable until it is closed. Threading:
 * thread-safe.
 */
public final class SnapshotView implements Snapshot {
  private final StoreContext context;
  private final StoreReader reader;
  private final long sequence;
  private final LeakGuard.Hold hold;
  private final Object owner;

  private SnapshotView(
      StoreContext context, StoreReader reader, long sequence, LeakGuard.Hold hold, Object owner) {
    this.context = context;
    this.reader = reader;
    this.sequence = sequence;
    this.hold = hold;
    this.owner = owner;
  }

  /**
   * Returns a snapshot of the visible state.
   *
   * @param owner kept reachable as long as the snapshot is
   */
  public static Snapshot open(
      StoreContext context,
      StoreReader reader,
      SnapshotList snapshots,
      LongSupplier visible,
      LeakGuard leaks,
      Object owner) {
    long sequence = snapshots.open(visible);
    LeakGuard.Hold hold = leaks.hold("snapshot", () -> snapshots.close(sequence));
    SnapshotView view = new SnapshotView(context, reader, sequence, hold, owner);
    leaks.watch(view, hold);
    return view;
  }

  @Override
  public long sequence() {
    return sequence;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    requireOpen();
    try {
      return reader.get(key, sequence);
    } finally {
      Reference.reachabilityFence(this); // or the data it sees could be compacted away meanwhile
    }
  }

  @Override
  public int get(ByteBuffer key, ByteBuffer target) {
    requireOpen();
    try {
      return reader.get(key, target, sequence);
    } finally {
      Reference.reachabilityFence(this); // or the data it sees could be compacted away meanwhile
    }
  }

  @Override
  public boolean contains(byte[] key) {
    requireOpen();
    try {
      return reader.contains(key, sequence);
    } finally {
      Reference.reachabilityFence(this); // or the data it sees could be compacted away meanwhile
    }
  }

  @Override
  public List<byte @Nullable []> multiGet(List<byte[]> keys) {
    requireOpen();
    try {
      return reader.multiGet(keys, sequence);
    } finally {
      Reference.reachabilityFence(this); // or the data it sees could be compacted away meanwhile
    }
  }

  @Override
  public Cursor cursor(KeyRange range) {
    requireOpen();
    try {
      return reader.cursor(range, sequence, owner);
    } finally {
      Reference.reachabilityFence(this); // or the data it sees could be compacted away meanwhile
    }
  }

  @Override
  public ConcurrentNavigableMap<byte[], byte[]> asMap() {
    requireOpen();
    return StoreMap.readOnly(this, context.order());
  }

  @Override
  public void close() {
    hold.release();
  }

  private void requireOpen() {
    context.health().requireOpen();
    if (hold.isReleased()) {
      throw new DatabaseClosedException("snapshot at " + sequence);
    }
  }
}
