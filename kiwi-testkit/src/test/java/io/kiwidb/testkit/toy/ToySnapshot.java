package io.kiwidb.testkit.toy;

import io.kiwidb.DatabaseClosedException;
import io.kiwidb.Keyspace;
import io.kiwidb.ReadView;
import io.kiwidb.Snapshot;
import io.kiwidb.UnknownKeyspaceException;
import io.kiwidb.testkit.model.Keys;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** One moment of a toy. */
final class ToySnapshot extends ToyView implements Snapshot {
  private final ToyKiwi store;
  private final NavigableMap<byte[], byte[]> map;
  private final Map<Integer, NavigableMap<byte[], byte[]>> others = new HashMap<>();
  private final int nextId;
  private final long sequence;
  private boolean closed;

  ToySnapshot(ToyKiwi store, NavigableMap<byte[], byte[]> map, int nextId, long sequence) {
    this.store = store;
    this.map = map;
    this.nextId = nextId;
    this.sequence = sequence;
  }

  void add(ToyKeyspace keyspace) {
    others.put(keyspace.id(), keyspace.frozen());
  }

  @Override
  public long sequence() {
    return sequence;
  }

  @Override
  NavigableMap<byte[], byte[]> content() {
    return map;
  }

  @Override
  NavigableMap<byte[], byte[]> frozen() {
    return map;
  }

  /** Cursors of a closed snapshot stay usable, so they ask the store only. */
  @Override
  boolean isOpen() {
    return store.isOpen();
  }

  @Override
  void requireOpen() {
    super.requireOpen();
    if (closed) {
      throw new DatabaseClosedException("toy snapshot");
    }
  }

  @Override
  public ReadView keyspace(Keyspace keyspace) {
    requireOpen();
    if (keyspace.store() != store) {
      throw new IllegalArgumentException("keyspace " + keyspace.name() + " of another store");
    }
    if (keyspace.id() == store.id()) {
      return this;
    }
    NavigableMap<byte[], byte[]> content = others.get(keyspace.id());
    if (content == null && keyspace.id() < nextId) {
      throw new UnknownKeyspaceException("keyspace " + keyspace.name() + " was dropped before");
    }
    return new Part(content == null ? new TreeMap<>(Keys.ORDER) : content);
  }

  @Override
  public void close() {
    closed = true;
  }

  /** Another keyspace as of the snapshot. */
  private final class Part extends ToyView {
    private final NavigableMap<byte[], byte[]> content;

    Part(NavigableMap<byte[], byte[]> content) {
      this.content = content;
    }

    @Override
    NavigableMap<byte[], byte[]> content() {
      return content;
    }

    @Override
    NavigableMap<byte[], byte[]> frozen() {
      return content;
    }

    @Override
    boolean isOpen() {
      return store.isOpen();
    }

    @Override
    void requireOpen() {
      ToySnapshot.this.requireOpen();
    }
  }
}
