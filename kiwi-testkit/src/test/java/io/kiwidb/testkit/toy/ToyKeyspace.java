package io.kiwidb.testkit.toy;

import io.kiwidb.AsyncKiwi;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import io.kiwidb.LiveSettings;
import io.kiwidb.LookupTrace;
import io.kiwidb.MemTableInfo;
import io.kiwidb.Statistics;
import io.kiwidb.TableInfo;
import io.kiwidb.UnknownKeyspaceException;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.NavigableMap;

/** A keyspace of a toy other than the default one. */
final class ToyKeyspace extends ToyView implements Keyspace {
  final ToyContent content = new ToyContent();
  private final ToyKiwi store;
  private final int id;
  private final KeyspaceOptions options;
  private String name;
  private boolean dropped;

  ToyKeyspace(ToyKiwi store, int id, String name, KeyspaceOptions options) {
    this.store = store;
    this.id = id;
    this.name = name;
    this.options = options;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public Kiwi store() {
    return store;
  }

  @Override
  public KeyspaceOptions keyspaceOptions() {
    return options;
  }

  void rename(String newName) {
    name = newName;
  }

  void drop() {
    dropped = true;
  }

  @Override
  NavigableMap<byte[], byte[]> content() {
    return content.present();
  }

  @Override
  NavigableMap<byte[], byte[]> frozen() {
    return content.frozen();
  }

  /** Cursors of a dropped keyspace stay usable, so they ask the store only. */
  @Override
  boolean isOpen() {
    return store.isOpen();
  }

  @Override
  void requireOpen() {
    super.requireOpen();
    if (dropped) {
      throw new UnknownKeyspaceException("keyspace " + name + " was dropped");
    }
  }

  @Override
  public void put(byte[] key, byte[] value, WriteOptions writeOptions) {
    store.write(new WriteBatch().put(this, key, value), writeOptions);
  }

  @Override
  public void put(ByteBuffer key, ByteBuffer value, WriteOptions writeOptions) {
    store.write(new WriteBatch().put(this, key, value), writeOptions);
  }

  @Override
  public void delete(byte[] key, WriteOptions writeOptions) {
    store.write(new WriteBatch().delete(this, key), writeOptions);
  }

  @Override
  public void delete(ByteBuffer key, WriteOptions writeOptions) {
    store.write(new WriteBatch().delete(this, key), writeOptions);
  }

  @Override
  public void merge(byte[] key, byte[] operand, WriteOptions writeOptions) {
    store.write(new WriteBatch().merge(this, key, operand), writeOptions);
  }

  @Override
  public void singleDelete(byte[] key, WriteOptions writeOptions) {
    store.write(new WriteBatch().singleDelete(this, key), writeOptions);
  }

  @Override
  public void deleteRange(KeyRange range, WriteOptions writeOptions) {
    store.write(new WriteBatch().deleteRange(this, range), writeOptions);
  }

  @Override
  public void clear() {
    requireOpen();
    store.clear(this);
  }

  @Override
  public AsyncKiwi async() {
    return new ToyAsync(store, this);
  }

  @Override
  public void flush() {
    requireOpen();
    store.flush(this);
  }

  @Override
  public void compactRange(KeyRange range) {
    flush();
  }

  @Override
  public LiveSettings settings() {
    return new ToySettings();
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
}
