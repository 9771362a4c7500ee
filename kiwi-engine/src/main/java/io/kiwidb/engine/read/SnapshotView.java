package io.kiwidb.engine.read;

import io.kiwidb.Cursor;
import io.kiwidb.DatabaseClosedException;
import io.kiwidb.KeyRange;
import io.kiwidb.Snapshot;
import io.kiwidb.engine.LeakGuard;
import io.kiwidb.engine.StoreContext;
import io.kiwidb.engine.map.StoreMap;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A {@link Snapshot}: a sequence number that is kept readable until it is closed. Threading: thread-safe. */
public final class SnapshotView implements Snapshot {
  private final StoreContext context;
  private final StoreReader reader;
  private final long sequence;
  private final LeakGuard.Hold hold;

  private SnapshotView(
      StoreContext context, StoreReader reader, long sequence, LeakGuard.Hold hold) {
    this.context = context;
    this.reader = reader;
    this.sequence = sequence;
    this.hold = hold;
  }

  /** A snapshot of what is visible now. */
  public static Snapshot open(
      StoreContext context,
      StoreReader reader,
      SnapshotList snapshots,
      LongSupplier visible,
      LeakGuard leaks) {
    long sequence = snapshots.open(visible);
    LeakGuard.Hold hold = leaks.hold("snapshot", () -> snapshots.close(sequence));
    SnapshotView view = new SnapshotView(context, reader, sequence, hold);
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
    return reader.get(key, sequence);
  }

  @Override
  public int get(ByteBuffer key, ByteBuffer target) {
    requireOpen();
    return reader.get(key, target, sequence);
  }

  @Override
  public boolean contains(byte[] key) {
    requireOpen();
    return reader.contains(key, sequence);
  }

  @Override
  public List<byte @Nullable []> multiGet(List<byte[]> keys) {
    requireOpen();
    return reader.multiGet(keys, sequence);
  }

  @Override
  public Cursor cursor(KeyRange range) {
    requireOpen();
    return reader.cursor(range, sequence);
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
