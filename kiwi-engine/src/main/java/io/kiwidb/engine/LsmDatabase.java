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
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import org.jspecify.annotations.Nullable;

/** An open database. It only delegates. Threading: thread-safe. */
final class LsmDatabase implements Kiwi {
  private final StoreAssembly parts;
  private final StoreHealth health;
  private final Inspector inspector;
  private final WriteBuffers buffers = new WriteBuffers();
  private final KeyLocks mapLocks;
  private final AsyncStore async;
  private final BackgroundWork background;
  private final StoreCloser closer;

  LsmDatabase(StoreAssembly parts) {
    this.parts = parts;
    this.health = parts.context.health();
    this.mapLocks = new KeyLocks(parts.context.order());
    this.inspector = new Inspector(parts);
    this.async = new AsyncStore(this, parts, buffers);
    this.background = new BackgroundWork(parts);
    this.closer = new StoreCloser(parts, background, async);
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return parts.reader.get(key, StoreReader.LATEST);
  }

  @Override
  public int get(ByteBuffer key, ByteBuffer target) {
    return parts.reader.get(key, target, StoreReader.LATEST);
  }

  @Override
  public boolean contains(byte[] key) {
    return parts.reader.contains(key, StoreReader.LATEST);
  }

  @Override
  public List<byte @Nullable []> multiGet(List<byte[]> keys) {
    return parts.reader.multiGet(keys, StoreReader.LATEST);
  }

  @Override
  public Cursor cursor(KeyRange range) {
    return parts.reader.cursor(range, StoreReader.LATEST);
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
    }
  }

  @Override
  public void put(ByteBuffer key, ByteBuffer value, WriteOptions options) {
    try (WriteBuffers.Lease lease = buffers.lease()) {
      lease.buffer().add(ValueType.PUT, 0, key, value);
      parts.pipeline.commit(lease.buffer(), options);
    }
  }

  @Override
  public void delete(byte[] key, WriteOptions options) {
    try (WriteBuffers.Lease lease = buffers.lease()) {
      lease.buffer().add(ValueType.DELETE, 0, key);
      parts.pipeline.commit(lease.buffer(), options);
    }
  }

  @Override
  public void delete(ByteBuffer key, WriteOptions options) {
    try (WriteBuffers.Lease lease = buffers.lease()) {
      lease.buffer().add(ValueType.DELETE, 0, key);
      parts.pipeline.commit(lease.buffer(), options);
    }
  }

  @Override
  public void write(WriteBatch batch, WriteOptions options) {
    parts.pipeline.commit(batch.buffer(), options);
  }

  @Override
  public Snapshot snapshot() {
    return snapshot(parts.leaks);
  }

  /** Iterators cannot be closed: nobody is told of one that was abandoned. */
  private Snapshot momentOfIterator() {
    return snapshot(LeakGuard.silent());
  }

  private Snapshot snapshot(LeakGuard leaks) {
    health.requireOpen();
    return SnapshotView.open(
        parts.context, parts.reader, parts.snapshots, parts.pipeline::visibleSequence, leaks);
  }

  @Override
  public AsyncKiwi async() {
    return async;
  }

  @Override
  public void sync() {
    health.requireWritable();
    parts.pipeline.sync();
  }

  @Override
  public void flush() {
    health.requireWritable();
    parts.context.hold().requireNone("flush");
    parts.flushes.awaitFlushed(parts.pipeline.seal());
  }

  @Override
  public Pause pauseBackgroundWork() {
    health.requireWritable();
    return background.pause();
  }

  @Override
  public void compactRange(KeyRange range) {
    flush();
    parts.compactions.compactRange(range);
  }

  @Override
  public LiveSettings settings() {
    return parts.context.settings();
  }

  @Override
  public Statistics stats() {
    return inspector.statistics();
  }

  @Override
  public DatabaseState state() {
    return health.state();
  }

  @Override
  public List<MemTableInfo> memtables() {
    return inspector.view(
        view -> view.memtables().stream().map(MemTableSlot::info).toList());
  }

  @Override
  public List<TableInfo> tables() {
    return inspector.view(view -> view.version().tableInfos());
  }

  @Override
  public LookupTrace trace(byte[] key) {
    return parts.reader.trace(key);
  }

  @Override
  public void visitMemtable(long id, EntryVisitor visitor) {
    inspector.visitMemtable(id, visitor);
  }

  @Override
  public void visitTable(long number, EntryVisitor visitor) {
    inspector.visitTable(number, visitor);
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
    closer.close();
  }
}
