package io.kiwidb.testkit.toy;

import io.kiwidb.AsyncKiwi;
import io.kiwidb.DatabaseState;
import io.kiwidb.EntryVisitor;
import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
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
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.BatchReader;
import io.kiwidb.testkit.model.Keys;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A store in a map, copied on the first write behind a snapshot; what makes it last is up to
 * subclasses.
 */
public abstract class ToyKiwi extends ToyView implements Kiwi {
  private NavigableMap<byte[], byte[]> map = new TreeMap<>(Keys.ORDER);
  private boolean shared;
  private boolean closed;
  private long sequence;

  /** Makes a batch last as asked. */
  protected abstract void persist(WriteBatch batch, WriteOptions options);

  /** Does one write of a batch to the map. */
  protected void apply(NavigableMap<byte[], byte[]> target, byte[] key, byte[] value) {
    if (value == null) {
      target.remove(key);
    } else {
      target.put(key, value);
    }
  }

  /** Applies an encoded batch to the map. */
  protected final void replay(byte[] array, int offset, int length) {
    BatchReader reader = new BatchReader("toy", 0, array, offset, length);
    if (shared) {
      map = new TreeMap<>(map);
      shared = false;
    }
    while (reader.next()) {
      byte[] key =
          Arrays.copyOfRange(array, reader.keyOffset(), reader.keyOffset() + reader.keyLength());
      int valueEnd = reader.valueOffset() + reader.valueLength();
      byte[] value = reader.type() == ValueType.PUT
          ? Arrays.copyOfRange(array, reader.valueOffset(), valueEnd)
          : null;
      apply(map, key, value);
      sequence++;
    }
  }

  @Override
  public String name() {
    return Keyspace.DEFAULT;
  }

  @Override
  public int id() {
    return 0;
  }

  @Override
  public Kiwi store() {
    return this;
  }

  @Override
  public KeyspaceOptions keyspaceOptions() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void clear() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Keyspace createKeyspace(String name, KeyspaceOptions options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Keyspace keyspace(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Keyspace> findKeyspace(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Keyspace> keyspaces() {
    return List.of(this);
  }

  @Override
  public void dropKeyspace(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void renameKeyspace(String from, String to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public NavigableMap<byte[], byte[]> content() {
    return map;
  }

  @Override
  NavigableMap<byte[], byte[]> frozen() {
    shared = true;
    return map;
  }

  @Override
  boolean isOpen() {
    return !closed;
  }

  @Override
  public void write(WriteBatch batch, WriteOptions options) {
    requireOpen();
    batch.buffer().seal(sequence + 1);
    persist(batch, options);
    replay(batch.buffer().array(), batch.buffer().offset(), batch.buffer().length());
  }

  @Override
  public void put(byte[] key, byte[] value, WriteOptions options) {
    write(new WriteBatch().put(key, value), options);
  }

  @Override
  public void put(ByteBuffer key, ByteBuffer value, WriteOptions options) {
    write(new WriteBatch().put(key, value), options);
  }

  @Override
  public void delete(byte[] key, WriteOptions options) {
    write(new WriteBatch().delete(key), options);
  }

  @Override
  public void delete(ByteBuffer key, WriteOptions options) {
    write(new WriteBatch().delete(key), options);
  }

  @Override
  public AsyncKiwi async() {
    return new ToyAsync(this);
  }

  @Override
  public Snapshot snapshot() {
    requireOpen();
    return new ToySnapshot(this, frozen(), sequence);
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public LiveSettings settings() {
    return new ToySettings();
  }

  @Override
  public Options options() {
    return Options.defaults();
  }

  @Override
  public DatabaseState state() {
    return DatabaseState.OPEN;
  }

  @Override
  public String location() {
    return "toy";
  }

  @Override
  public Pause pauseBackgroundWork() {
    throw new UnsupportedOperationException("a toy has no background");
  }

  @Override
  public Statistics stats() {
    throw new UnsupportedOperationException("a toy counts nothing");
  }

  @Override
  public List<MemTableInfo> memtables() {
    return List.of();
  }

  @Override
  public List<TableInfo> tables() {
    return List.of();
  }

  @Override
  public LookupTrace trace(byte[] key) {
    throw new UnsupportedOperationException("a toy traces nothing");
  }

  @Override
  public void visitMemtable(long id, EntryVisitor visitor) {
    throw new IllegalArgumentException("no memtable " + id);
  }

  @Override
  public void visitTable(long number, EntryVisitor visitor) {
    throw new IllegalArgumentException("no table " + number);
  }
}
