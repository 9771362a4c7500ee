package io.kiwidb.testkit.toy;

import io.kiwidb.DatabaseClosedException;
import io.kiwidb.Keyspace;
import io.kiwidb.ReadView;
import io.kiwidb.Snapshot;
import java.util.NavigableMap;

/** One moment of a toy. */
final class ToySnapshot extends ToyView implements Snapshot {
  private final ToyKiwi store;
  private final NavigableMap<byte[], byte[]> map;
  private final long sequence;
  private boolean closed;

  ToySnapshot(ToyKiwi store, NavigableMap<byte[], byte[]> map, long sequence) {
    this.store = store;
    this.map = map;
    this.sequence = sequence;
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
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    closed = true;
  }
}
