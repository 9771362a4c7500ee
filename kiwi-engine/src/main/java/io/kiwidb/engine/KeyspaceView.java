package io.kiwidb.engine;

import io.kiwidb.Cursor;
import io.kiwidb.Direction;
import io.kiwidb.Expiry;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import io.kiwidb.LookupTrace;
import io.kiwidb.MergeOperator;
import io.kiwidb.RangeEstimate;
import io.kiwidb.ValueReader;
import io.kiwidb.WriteOptions;
import io.kiwidb.engine.map.ConsistentView;
import io.kiwidb.engine.map.RangeStream;
import io.kiwidb.engine.map.StoreMap;
import io.kiwidb.engine.read.StoreReader;
import io.kiwidb.engine.view.Tree;
import io.kiwidb.engine.write.WriteBuffers;
import io.kiwidb.key.ValueType;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Operations on one keyspace, as handed to the user: reads, writes of single keys, and what
 * concerns its tree. It only delegates.
 *
 * <p>Each call keeps the database that the user holds reachable until it returns: see
 * {@link LsmDatabase}.
 *
 * <p>Threading: thread-safe.
 */
abstract class KeyspaceView implements Keyspace {
  final StoreAssembly store;

  KeyspaceView(StoreAssembly store) {
    this.store = store;
  }

  /** Returns the keyspace; throws if it was dropped. */
  abstract OpenKeyspace open();

  /** Returns the database that must stay reachable. */
  abstract LsmDatabase database();

  @Override
  public byte @Nullable [] get(byte[] key) {
    try {
      return open().reader().get(key, StoreReader.LATEST);
    } finally {
      Reference.reachabilityFence(database());
    }
  }

  @Override
  public int get(ByteBuffer key, ByteBuffer target) {
    try {
      return open().reader().get(key, target, StoreReader.LATEST);
    } finally {
      Reference.reachabilityFence(database());
    }
  }

  @Override
  public <R> @Nullable R get(byte[] key, ValueReader<R> reader) {
    try {
      return open().reader().get(key, reader, StoreReader.LATEST);
    } finally {
      Reference.reachabilityFence(database());
    }
  }

  @Override
  public boolean contains(byte[] key) {
    try {
      return open().reader().contains(key, StoreReader.LATEST);
    } finally {
      Reference.reachabilityFence(database());
    }
  }

  @Override
  public @Nullable Expiry expiry(byte[] key) {
    try {
      return open().reader().expiry(key, StoreReader.LATEST);
    } finally {
      Reference.reachabilityFence(database());
    }
  }

  @Override
  public List<byte @Nullable []> multiGet(List<byte[]> keys) {
    try {
      return open().reader().multiGet(keys, StoreReader.LATEST);
    } finally {
      Reference.reachabilityFence(database());
    }
  }

  @Override
  public Cursor cursor(KeyRange range) {
    try {
      return open().reader().cursor(range, StoreReader.LATEST, database());
    } finally {
      Reference.reachabilityFence(database());
    }
  }

  @Override
  public ConcurrentNavigableMap<byte[], byte[]> asMap() {
    return map();
  }

  @Override
  public Stream<Map.Entry<byte[], byte[]>> stream(KeyRange range, Direction direction) {
    return RangeStream.of(map(), range, direction);
  }

  @Override
  public RangeEstimate estimate(KeyRange range) {
    try {
      return open().reader().estimate(range);
    } finally {
      Reference.reachabilityFence(database());
    }
  }

  private StoreMap map() {
    store.context.health().requireOpen();
    OpenKeyspace now = open();
    LsmDatabase database = database();
    return StoreMap.of(
        this,
        () -> ConsistentView.owned(database.momentOfIterator(this)),
        now.context().order(),
        now.mapLocks());
  }

  @Override
  public void put(byte[] key, byte[] value, WriteOptions options) {
    try (WriteBuffers.Lease lease = store.buffers.lease()) {
      lease.buffer().add(ValueType.PUT, id(), key, value);
      store.pipeline.commit(lease.buffer(), options);
    } finally {
      Reference.reachabilityFence(database());
    }
  }

  @Override
  public void put(ByteBuffer key, ByteBuffer value, WriteOptions options) {
    try (WriteBuffers.Lease lease = store.buffers.lease()) {
      lease.buffer().add(ValueType.PUT, id(), key, value);
      store.pipeline.commit(lease.buffer(), options);
    } finally {
      Reference.reachabilityFence(database());
    }
  }

  @Override
  public boolean compareAndPut(
      byte[] key, byte @Nullable [] expected, byte @Nullable [] value, WriteOptions options) {
    try {
      return store.transactions.compareAndPut(
          database().moments(), this, key, expected, value, options);
    } finally {
      Reference.reachabilityFence(database());
    }
  }

  @Override
  public void delete(byte[] key, WriteOptions options) {
    try (WriteBuffers.Lease lease = store.buffers.lease()) {
      lease.buffer().add(ValueType.DELETE, id(), key);
      store.pipeline.commit(lease.buffer(), options);
    } finally {
      Reference.reachabilityFence(database());
    }
  }

  @Override
  public void delete(ByteBuffer key, WriteOptions options) {
    try (WriteBuffers.Lease lease = store.buffers.lease()) {
      lease.buffer().add(ValueType.DELETE, id(), key);
      store.pipeline.commit(lease.buffer(), options);
    } finally {
      Reference.reachabilityFence(database());
    }
  }

  @Override
  public void merge(byte[] key, byte[] operand, WriteOptions options) {
    try (WriteBuffers.Lease lease = store.buffers.lease()) {
      lease.buffer().add(ValueType.MERGE, id(), key, operand);
      store.pipeline.commit(lease.buffer(), options);
    } finally {
      Reference.reachabilityFence(database());
    }
  }

  @Override
  public void singleDelete(byte[] key, WriteOptions options) {
    try (WriteBuffers.Lease lease = store.buffers.lease()) {
      lease.buffer().add(ValueType.SINGLE_DELETE, id(), key);
      store.pipeline.commit(lease.buffer(), options);
    } finally {
      Reference.reachabilityFence(database());
    }
  }

  @Override
  public void deleteRange(KeyRange range, WriteOptions options) {
    try (WriteBuffers.Lease lease = store.buffers.lease()) {
      lease.buffer().addRange(id(), range);
      store.pipeline.commit(lease.buffer(), options);
    } finally {
      Reference.reachabilityFence(database());
    }
  }

  @Override
  public Kiwi store() {
    return database();
  }

  @Override
  public KeyspaceOptions keyspaceOptions() {
    return open().context().options();
  }

  @Override
  public Optional<MergeOperator> mergeOperator() {
    return Optional.ofNullable(open().context().parts().mergeOperator());
  }

  @Override
  public void clear() {
    try {
      store.changes.clear(open());
    } finally {
      Reference.reachabilityFence(database());
    }
  }

  @Override
  public void compactRange(KeyRange range) {
    try {
      OpenKeyspace now = open();
      flush(List.of(now.tree()));
      now.compactions().compactRange(range);
    } finally {
      Reference.reachabilityFence(database());
    }
  }

  /** Flushes the memtables of keyspaces. */
  final void flush(List<Tree> trees) {
    store.context.health().requireWritable();
    store.context.hold().requireNone("flush");
    store.flushes.awaitFlushed(store.pipeline.seal(trees));
  }

  @Override
  public LookupTrace trace(byte[] key) {
    try {
      return open().reader().trace(key);
    } finally {
      Reference.reachabilityFence(database());
    }
  }
}
