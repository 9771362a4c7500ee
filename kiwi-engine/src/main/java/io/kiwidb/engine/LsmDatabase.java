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
import io.kiwidb.engine.context.LeakGuard;
import io.kiwidb.engine.context.StoreHealth;
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
 * An open database, as handed to the user. It only delegates.
 *
 * <p>Nothing inside the database refers to this object, neither threads nor tasks nor parts, except
 * calls in progress. So when it becomes unreachable, no caller can use the database any more, and
 * {@link LeakGuard} closes it. Whatever else a user may hold (maps, cursors, snapshots, pauses,
 * settings, the asynchronous view) refers to it. Each call keeps it reachable until it returns.
 *
 * <p>Threading: thread-safe.
 */
final class LsmDatabase implements Kiwi {
  private final StoreAssembly store;
  private final StoreHealth health;
  private final Inspector inspector;
  private final WriteBuffers buffers = new WriteBuffers();
  private final KeyLocks mapLocks;
  private final AsyncStore async;
  private final BackgroundWork background;
  private final StoreCloser closer;
  private final LiveSettings settings;
  private final LeakGuard.Hold hold;

  LsmDatabase(StoreAssembly store) {
    this.store = store;
    this.health = store.context.health();
    this.mapLocks = new KeyLocks(store.context.order());
    this.inspector = new Inspector(store);
    PendingCalls calls = new PendingCalls(store);
    this.async = new AsyncStore(this, store, buffers, calls);
    this.background = new BackgroundWork(store);
    this.closer = new StoreCloser(store, background, calls);
    this.settings = new DatabaseSettings(this, store.context.settings());
    this.hold = store.leaks.holdUntilEnded("database", closer::close);
  }

  /**
   * Enables leak detection: from now on the database is closed, and reported, when it becomes
   * unreachable without having been closed.
   */
  void reportIfForgotten() {
    store.leaks.watch(this, hold);
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    try {
      return store.reader.get(key, StoreReader.LATEST);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public int get(ByteBuffer key, ByteBuffer target) {
    try {
      return store.reader.get(key, target, StoreReader.LATEST);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public boolean contains(byte[] key) {
    try {
      return store.reader.contains(key, StoreReader.LATEST);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public List<byte @Nullable []> multiGet(List<byte[]> keys) {
    try {
      return store.reader.multiGet(keys, StoreReader.LATEST);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public Cursor cursor(KeyRange range) {
    try {
      return store.reader.cursor(range, StoreReader.LATEST, this);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public ConcurrentNavigableMap<byte[], byte[]> asMap() {
    health.requireOpen();
    return StoreMap.of(this, this::momentOfIterator, store.context.order(), mapLocks);
  }

  @Override
  public void put(byte[] key, byte[] value, WriteOptions options) {
    try (WriteBuffers.Lease lease = buffers.lease()) {
      lease.buffer().add(ValueType.PUT, 0, key, value);
      store.pipeline.commit(lease.buffer(), options);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void put(ByteBuffer key, ByteBuffer value, WriteOptions options) {
    try (WriteBuffers.Lease lease = buffers.lease()) {
      lease.buffer().add(ValueType.PUT, 0, key, value);
      store.pipeline.commit(lease.buffer(), options);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void delete(byte[] key, WriteOptions options) {
    try (WriteBuffers.Lease lease = buffers.lease()) {
      lease.buffer().add(ValueType.DELETE, 0, key);
      store.pipeline.commit(lease.buffer(), options);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void delete(ByteBuffer key, WriteOptions options) {
    try (WriteBuffers.Lease lease = buffers.lease()) {
      lease.buffer().add(ValueType.DELETE, 0, key);
      store.pipeline.commit(lease.buffer(), options);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void write(WriteBatch batch, WriteOptions options) {
    try {
      store.pipeline.commit(batch.buffer(), options);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public Snapshot snapshot() {
    try {
      return snapshot(store.leaks);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * Returns the snapshot of an iterator. Iterators cannot be closed, so abandoned ones are not
   * reported.
   */
  private Snapshot momentOfIterator() {
    return snapshot(LeakGuard.silent());
  }

  private Snapshot snapshot(LeakGuard leaks) {
    health.requireOpen();
    return SnapshotView.open(
        store.context, store.reader, store.snapshots, store.pipeline::visibleSequence, leaks, this);
  }

  @Override
  public AsyncKiwi async() {
    return async;
  }

  @Override
  public void sync() {
    try {
      health.requireWritable();
      store.pipeline.sync();
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void flush() {
    try {
      health.requireWritable();
      store.context.hold().requireNone("flush");
      store.flushes.awaitFlushed(store.pipeline.seal());
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
      store.compactions.compactRange(range);
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
      return store.reader.trace(key);
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
    return store.context.options();
  }

  @Override
  public String location() {
    return store.context.storage().location();
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
