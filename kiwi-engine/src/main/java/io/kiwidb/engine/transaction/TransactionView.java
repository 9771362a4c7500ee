package io.kiwidb.engine.transaction;

import io.kiwidb.AsyncKiwi;
import io.kiwidb.Cursor;
import io.kiwidb.Direction;
import io.kiwidb.Expiry;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import io.kiwidb.LiveSettings;
import io.kiwidb.LookupTrace;
import io.kiwidb.MemTableInfo;
import io.kiwidb.RangeEstimate;
import io.kiwidb.Statistics;
import io.kiwidb.TableInfo;
import io.kiwidb.TransactionKeyspace;
import io.kiwidb.WriteOptions;
import io.kiwidb.engine.map.ConsistentView;
import io.kiwidb.engine.map.RangeStream;
import io.kiwidb.engine.map.StoreMap;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.BatchBuffer;
import io.kiwidb.spi.ExpiryRequest;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A keyspace as a transaction sees it. It only delegates: reads and writes to the transaction,
 * everything else to the keyspace.
 *
 * <p>Threading: thread-safe.
 */
abstract class TransactionView implements TransactionKeyspace {
  private static final int ENTRY_BYTES = 256; // of a buffer for one write

  private final TransactionCore core;
  private final Keyspace keyspace;

  TransactionView(TransactionCore core, Keyspace keyspace) {
    this.core = core;
    this.keyspace = keyspace;
  }

  /** Returns the keyspace outside of the transaction. */
  final Keyspace underlying() {
    return keyspace;
  }

  private <T extends @Nullable Object> T call(Function<Touched, T> body) {
    try {
      return core.call(() -> body.apply(core.touch(keyspace)));
    } finally {
      Reference.reachabilityFence(this); // or it could be rolled back meanwhile
    }
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return call(touched -> {
      core.reads(touched, key);
      return core.reader(touched).get(key);
    });
  }

  @Override
  public byte @Nullable [] getForUpdate(byte[] key) {
    return call(touched -> {
      core.readsForUpdate(touched, key);
      return core.reader(touched).get(key);
    });
  }

  @Override
  public int get(ByteBuffer key, ByteBuffer target) {
    byte[] value = get(copy(key));
    if (value == null) {
      return -1;
    }
    target.put(value, 0, Math.min(target.remaining(), value.length));
    return value.length;
  }

  private static byte[] copy(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return bytes;
  }

  @Override
  public boolean contains(byte[] key) {
    return get(key) != null;
  }

  @Override
  public @Nullable Expiry expiry(byte[] key) {
    return call(touched -> {
      core.reads(touched, key);
      return core.reader(touched).expiry(key);
    });
  }

  @Override
  public List<byte @Nullable []> multiGet(List<byte[]> keys) {
    return call(touched -> {
      keys.forEach(key -> core.reads(touched, key));
      return core.reader(touched).multiGet(keys);
    });
  }

  @Override
  public Cursor cursor(KeyRange range) {
    return call(touched -> core.cursor(touched, range, this));
  }

  @Override
  public ConcurrentNavigableMap<byte[], byte[]> asMap() {
    return map();
  }

  @Override
  public Stream<Map.Entry<byte[], byte[]>> stream(KeyRange range, Direction direction) {
    return RangeStream.of(map(), range, direction);
  }

  private StoreMap map() {
    return call(touched -> StoreMap.of(
        this, () -> ConsistentView.borrowed(this), touched.order(), touched.mapLocks()));
  }

  @Override
  public RangeEstimate estimate(KeyRange range) {
    return keyspace.estimate(range);
  }

  private void write(WriteOptions options, Consumer<BatchBuffer> addition) {
    BatchBuffer one = new BatchBuffer(ENTRY_BYTES);
    addition.accept(one);
    call(touched -> {
      core.write(one, options);
      return true;
    });
  }

  /** Adds an entry with the time to live of its options. */
  private void add(BatchBuffer one, int type, byte[] key, byte[] value, WriteOptions options) {
    if (options.ttl().isPresent()) {
      one.add(type, id(), key, value, ExpiryRequest.after(options.ttl().get()));
    } else {
      one.add(type, id(), key, value);
    }
  }

  @Override
  public void put(byte[] key, byte[] value, WriteOptions options) {
    write(options, one -> add(one, ValueType.PUT, key, value, options));
  }

  @Override
  public void put(ByteBuffer key, ByteBuffer value, WriteOptions options) {
    put(copy(key), copy(value), options);
  }

  @Override
  public void delete(byte[] key, WriteOptions options) {
    write(options, one -> one.add(ValueType.DELETE, id(), key));
  }

  @Override
  public void delete(ByteBuffer key, WriteOptions options) {
    delete(copy(key), options);
  }

  @Override
  public void merge(byte[] key, byte[] operand, WriteOptions options) {
    write(options, one -> add(one, ValueType.MERGE, key, operand, options));
  }

  @Override
  public void singleDelete(byte[] key, WriteOptions options) {
    write(options, one -> one.add(ValueType.SINGLE_DELETE, id(), key));
  }

  @Override
  public void deleteRange(KeyRange range, WriteOptions options) {
    write(options, one -> one.addRange(id(), range));
  }

  @Override
  public boolean compareAndPut(
      byte[] key, byte @Nullable [] expected, byte @Nullable [] value, WriteOptions options) {
    if (!Arrays.equals(getForUpdate(key), expected)) {
      return false;
    }
    if (value != null) {
      put(key, value, options);
    } else if (expected != null) {
      delete(key, options);
    }
    return true;
  }

  @Override
  public void clear() {
    deleteRange(KeyRange.all());
  }

  @Override
  public AsyncKiwi async() {
    throw new UnsupportedOperationException(
        "a transaction has no asynchronous operations; use those of the keyspace for writes outside of it");
  }

  @Override
  public String name() {
    return keyspace.name();
  }

  @Override
  public int id() {
    return keyspace.id();
  }

  @Override
  public Kiwi store() {
    return keyspace.store();
  }

  @Override
  public KeyspaceOptions keyspaceOptions() {
    return keyspace.keyspaceOptions();
  }

  @Override
  public void flush() {
    keyspace.flush();
  }

  @Override
  public void compactRange(KeyRange range) {
    keyspace.compactRange(range);
  }

  @Override
  public LiveSettings settings() {
    return keyspace.settings();
  }

  @Override
  public Statistics stats() {
    return keyspace.stats();
  }

  @Override
  public List<MemTableInfo> memtables() {
    return keyspace.memtables();
  }

  @Override
  public List<TableInfo> tables() {
    return keyspace.tables();
  }

  @Override
  public LookupTrace trace(byte[] key) {
    return keyspace.trace(key);
  }

  @Override
  public String toString() {
    return "transaction " + core.id() + " in keyspace '" + name() + "'";
  }
}
