package io.kiwidb.engine.map;

import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.ReadView;
import io.kiwidb.Snapshot;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentNavigableMap;

/**
 * A snapshot of a {@link TreeStore}; counts itself and its cursors as open until they are closed.
 */
final class TreeMoment implements Snapshot {
  private final TreeStore store;
  private final NavigableMap<byte[], byte[]> data;
  private boolean closed;

  TreeMoment(TreeStore store) {
    this.store = store;
    this.data = new TreeMap<>(store.data); // and its order
    store.openMoments.incrementAndGet();
  }

  @Override
  public Cursor cursor(KeyRange range) {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    NavigableMap<byte[], byte[]> seen = new TreeMap<>(data);
    range.from().ifPresent(from -> seen.headMap(from, false).clear());
    range.to().ifPresent(to -> seen.tailMap(to, true).clear());
    store.openCursors.incrementAndGet();
    return new TreeCursor(seen, store.openCursors);
  }

  @Override
  public ReadView keyspace(Keyspace keyspace) {
    throw new UnsupportedOperationException("no map view should need this");
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      store.openMoments.decrementAndGet();
    }
  }

  @Override
  public long sequence() {
    throw unused();
  }

  @Override
  public byte[] get(byte[] key) {
    throw unused();
  }

  @Override
  public int get(ByteBuffer key, ByteBuffer target) {
    throw unused();
  }

  @Override
  public boolean contains(byte[] key) {
    throw unused();
  }

  @Override
  public List<byte[]> multiGet(List<byte[]> keys) {
    throw unused();
  }

  @Override
  public ConcurrentNavigableMap<byte[], byte[]> asMap() {
    throw unused();
  }

  private static UnsupportedOperationException unused() {
    return new UnsupportedOperationException("no iterator should need this");
  }
}
