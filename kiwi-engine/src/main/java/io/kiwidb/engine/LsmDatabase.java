package io.kiwidb.engine;

import io.kiwidb.AsyncKiwi;
import io.kiwidb.Cursor;
import io.kiwidb.DatabaseState;
import io.kiwidb.EntryVisitor;
import io.kiwidb.KeyRange;
import io.kiwidb.Kiwi;
import io.kiwidb.LiveSettings;
import io.kiwidb.LookupTrace;
import io.kiwidb.MemTableInfo;
import io.kiwidb.Options;
import io.kiwidb.Snapshot;
import io.kiwidb.Statistics;
import io.kiwidb.TableInfo;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import io.kiwidb.engine.map.KeyLocks;
import io.kiwidb.engine.map.StoreMap;
import io.kiwidb.engine.read.SnapshotView;
import io.kiwidb.engine.read.StoreReader;
import io.kiwidb.engine.view.MemTableSlot;
import io.kiwidb.key.ValueType;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * An open database, as its user holds it. It only delegates.
 *
 * <p>Nothing inside the database refers to it: neither threads nor tasks nor parts, but for calls
 * under way. So when it becomes unreachable nobody can use the database any more, and
 * {@link LeakGuard} closes it. What a user may hold instead (maps, cursors, snapshots, pauses,
 * settings, the asynchronous face) refers to it. Each call keeps it reachable to its end.
 *
 * <p>Threading: thread-safe.
 */
final class LsmDatabase implements Kiwi {
  private final StoreAssembly parts;
  private final StoreHealth health;
  private final Inspector inspector;
  private final WriteBuffers buffers = new WriteBuffers();
  private final KeyLocks mapLocks;
  private final AsyncStore async;
  private final BackgroundWork background;
  private final StoreCloser closer;
  private final LiveSettings settings;
  private final LeakGuard.Hold hold;

  LsmDatabase(StoreAssembly parts) {
    this.parts = parts;
    this.health = parts.context.health();
    this.mapLocks = new KeyLocks(parts.context.order());
    this.inspector = new Inspector(parts);
    PendingCalls calls = new PendingCalls(parts);
    this.async = new AsyncStore(this, parts, buffers, calls);
    this.background = new BackgroundWork(parts);
    this.closer = new StoreCloser(parts, background, calls);
    this.settings = new HeldSettings(this, parts.context.settings());
    this.hold = parts.leaks.holdUntilEnded("database", closer::close);
  }

  /** From now on it is closed, and reported, if nobody can close it any more. */
  void reportIfForgotten() {
    parts.leaks.watch(this, hold);
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    try {
      return parts.reader.get(key, StoreReader.LATEST);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public int get(ByteBuffer key, ByteBuffer target) {
    try {
      return parts.reader.get(key, target, StoreReader.LATEST);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public boolean contains(byte[] key) {
    try {
      return parts.reader.contains(key, StoreReader.LATEST);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public List<byte @Nullable []> multiGet(List<byte[]> keys) {
    try {
      return parts.reader.multiGet(keys, StoreReader.LATEST);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public Cursor cursor(KeyRange range) {
    try {
      return parts.reader.cursor(range, StoreReader.LATEST, this);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public ConcurrentNavigableMap<byte[], byte[]> asMap() {
    health.requireOpen();
    return StoreMap.of(this, this::momentOfIterator, parts.context.order(), mapLocks);
  }

  @Override
  public void put(byte[] key, byte[] value, WriteOptions options) {
    try (WriteBuffers.Lease lease = buffers.lease()) {
      lease.buffer().add(ValueType.PUT, 0, key, value);
      parts.pipeline.commit(lease.buffer(), options);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void put(ByteBuffer key, ByteBuffer value, WriteOptions options) {
    try (WriteBuffers.Lease lease = buffers.lease()) {
      lease.buffer().add(ValueType.PUT, 0, key, value);
      parts.pipeline.commit(lease.buffer(), options);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void delete(byte[] key, WriteOptions options) {
    try (WriteBuffers.Lease lease = buffers.lease()) {
      lease.buffer().add(ValueType.DELETE, 0, key);
      parts.pipeline.commit(lease.buffer(), options);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void delete(ByteBuffer key, WriteOptions options) {
    try (WriteBuffers.Lease lease = buffers.lease()) {
      lease.buffer().add(ValueType.DELETE, 0, key);
      parts.pipeline.commit(lease.buffer(), options);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void write(WriteBatch batch, WriteOptions options) {
    try {
      parts.pipeline.commit(batch.buffer(), options);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public Snapshot snapshot() {
    try {
      return snapshot(parts.leaks);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Iterators cannot be closed: nobody is told of one that was abandoned. */
  private Snapshot momentOfIterator() {
    return snapshot(LeakGuard.silent());
  }

  private Snapshot snapshot(LeakGuard leaks) {
    health.requireOpen();
    return SnapshotView.open(
        parts.context, parts.reader, parts.snapshots, parts.pipeline::visibleSequence, leaks, this);
  }

  @Override
  public AsyncKiwi async() {
    return async;
  }

  @Override
  public void sync() {
    try {
      health.requireWritable();
      parts.pipeline.sync();
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void flush() {
    try {
      health.requireWritable();
      parts.context.hold().requireNone("flush");
      parts.flushes.awaitFlushed(parts.pipeline.seal());
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public Pause pauseBackgroundWork() {
    try {
      health.requireWritable();
      return background.pause(this);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void compactRange(KeyRange range) {
    try {
      flush();
      parts.compactions.compactRange(range);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public LiveSettings settings() {
    return settings;
  }

  @Override
  public Statistics stats() {
    try {
      return inspector.statistics();
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public DatabaseState state() {
    return health.state();
  }

  @Override
  public List<MemTableInfo> memtables() {
    try {
      return inspector.view(
          view -> view.memtables().stream().map(MemTableSlot::info).toList());
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public List<TableInfo> tables() {
    try {
      return inspector.view(view -> view.version().tableInfos());
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public LookupTrace trace(byte[] key) {
    try {
      return parts.reader.trace(key);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void visitMemtable(long id, EntryVisitor visitor) {
    try {
      inspector.visitMemtable(id, visitor);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void visitTable(long number, EntryVisitor visitor) {
    try {
      inspector.visitTable(number, visitor);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public Options options() {
    return parts.context.options();
  }

  @Override
  public String location() {
    return parts.context.storage().location();
  }

  @Override
  public void close() {
    try {
      closer.close();
    } finally {
      if (closer.hasBegun()) {
        hold.dismiss();
      }
      Reference.reachabilityFence(this);
    }
  }
}
