package io.kiwidb.engine.map;

import io.kiwidb.Cursor;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A cursor over a sorted map that is not modified meanwhile. */
final class TreeCursor implements Cursor {
  private final NavigableMap<byte[], byte[]> map;
  private final AtomicInteger open;
  private Map.Entry<byte[], byte[]> at;
  private boolean closed;

  TreeCursor(NavigableMap<byte[], byte[]> map, AtomicInteger open) {
    this.map = map;
    this.open = open;
  }

  @Override
  public boolean seekToFirst() {
    return stand(map.firstEntry());
  }

  @Override
  public boolean seekToLast() {
    return stand(map.lastEntry());
  }

  @Override
  public boolean seek(byte[] key) {
    return stand(map.ceilingEntry(key));
  }

  @Override
  public boolean seekForPrev(byte[] key) {
    return stand(map.floorEntry(key));
  }

  @Override
  public boolean next() {
    return stand(map.higherEntry(current().getKey()));
  }

  @Override
  public boolean prev() {
    return stand(map.lowerEntry(current().getKey()));
  }

  @Override
  public boolean isValid() {
    return at != null;
  }

  @Override
  public byte[] key() {
    return current().getKey().clone();
  }

  @Override
  public byte[] value() {
    return current().getValue().clone();
  }

  @Override
  public byte[] keyArray() {
    return current().getKey();
  }

  @Override
  public int keyOffset() {
    return 0;
  }

  @Override
  public int keyLength() {
    return current().getKey().length;
  }

  @Override
  public byte[] valueArray() {
    return current().getValue();
  }

  @Override
  public int valueOffset() {
    return 0;
  }

  @Override
  public int valueLength() {
    return current().getValue().length;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      at = null;
      open.decrementAndGet();
    }
  }

  private Map.Entry<byte[], byte[]> current() {
    if (closed || at == null) {
      throw new IllegalStateException("closed, or nowhere");
    }
    return at;
  }

  private boolean stand(Map.Entry<byte[], byte[]> entry) {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    at = entry;
    return entry != null;
  }
}
