package io.kiwidb.engine.map;

import io.kiwidb.AsyncKiwi;
import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import io.kiwidb.LiveSettings;
import io.kiwidb.LookupTrace;
import io.kiwidb.MemTableInfo;
import io.kiwidb.Snapshot;
import io.kiwidb.Statistics;
import io.kiwidb.TableInfo;
import io.kiwidb.WriteOptions;
import io.kiwidb.key.KeyOrder;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A store in a sorted map, with as much of the API as a map view needs; counts the cursors and
 * snapshots that are open.
 */
final class TreeStore implements Keyspace {
  final KeyOrder order;
  final ConcurrentSkipListMap<byte[], byte[]> data;
  final AtomicInteger openCursors = new AtomicInteger();
  final AtomicInteger openMoments = new AtomicInteger();
  private final KeyLocks locks;

  TreeStore(KeyOrder order) {
    this.order = order;
    this.data = new ConcurrentSkipListMap<>(order::compare);
    this.locks = new KeyLocks(order);
  }

  @Override
  public byte[] get(byte[] key) {
    byte[] value = data.get(key);
    return value == null ? null : value.clone();
  }

  @Override
  public boolean contains(byte[] key) {
    return data.containsKey(key);
  }

  @Override
  public Cursor cursor(KeyRange range) {
    NavigableMap<byte[], byte[]> seen = new TreeMap<>(order::compare);
    seen.putAll(data);
    range.from().ifPresent(from -> seen.headMap(from, false).clear());
    range.to().ifPresent(to -> seen.tailMap(to, true).clear());
    openCursors.incrementAndGet();
    return new TreeCursor(seen, openCursors);
  }

  @Override
  public ConcurrentNavigableMap<byte[], byte[]> asMap() {
    return StoreMap.of(this, () -> ConsistentView.owned(snapshot()), order, locks);
  }

  @Override
  public void put(byte[] key, byte[] value, WriteOptions options) {
    data.put(key.clone(), value.clone());
  }

  @Override
  public boolean compareAndPut(byte[] key, byte[] expected, byte[] value, WriteOptions options) {
    throw unused();
  }

  @Override
  public void delete(byte[] key, WriteOptions options) {
    data.remove(key);
  }

  @Override
  public int get(ByteBuffer key, ByteBuffer target) {
    throw unused();
  }

  @Override
  public List<byte[]> multiGet(List<byte[]> keys) {
    throw unused();
  }

  @Override
  public void put(ByteBuffer key, ByteBuffer value, WriteOptions options) {
    throw unused();
  }

  @Override
  public void delete(ByteBuffer key, WriteOptions options) {
    throw unused();
  }

  Snapshot snapshot() {
    return new TreeMoment(this);
  }

  @Override
  public AsyncKiwi async() {
    throw unused();
  }

  @Override
  public void flush() {
    throw unused();
  }

  @Override
  public void compactRange(KeyRange range) {
    throw unused();
  }

  @Override
  public LiveSettings settings() {
    throw unused();
  }

  @Override
  public Statistics stats() {
    throw unused();
  }

  @Override
  public List<MemTableInfo> memtables() {
    throw unused();
  }

  @Override
  public List<TableInfo> tables() {
    throw unused();
  }

  @Override
  public LookupTrace trace(byte[] key) {
    throw unused();
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public int id() {
    throw unused();
  }

  @Override
  public Kiwi store() {
    throw unused();
  }

  @Override
  public KeyspaceOptions keyspaceOptions() {
    throw unused();
  }

  @Override
  public void merge(byte[] key, byte[] operand, WriteOptions options) {
    throw new UnsupportedOperationException("the map merges nothing");
  }

  @Override
  public void singleDelete(byte[] key, WriteOptions options) {
    data.remove(key);
  }

  @Override
  public void deleteRange(KeyRange range, WriteOptions options) {
    throw new UnsupportedOperationException("the map deletes one key after the other");
  }

  @Override
  public void clear() {
    data.clear();
  }

  private static UnsupportedOperationException unused() {
    return new UnsupportedOperationException("no map view should need this");
  }
}
