package io.kiwidb.bench.engine;

import java.util.List;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;

/**
 * A session of one thread on an MVStore. The map retains the arrays it is given, so keys and values
 * are copied before each write.
 */
final class H2Session implements Session {
  private static final byte[] EMPTY = new byte[0];

  private final MVStore store;
  private final MVMap<byte[], byte[]> map;
  private final boolean syncsEachWrite;
  private byte[] value = EMPTY;

  H2Session(MVStore store, MVMap<byte[], byte[]> map, boolean syncsEachWrite) {
    this.store = store;
    this.map = map;
    this.syncsEachWrite = syncsEachWrite;
  }

  @Override
  public void put(byte[] key, byte[] newValue) {
    map.put(key.clone(), newValue.clone());
    if (syncsEachWrite) {
      sync();
    }
  }

  @Override
  public void putSync(byte[] key, byte[] newValue) {
    map.put(key.clone(), newValue.clone());
    sync();
  }

  private void sync() {
    store.commit();
    store.sync();
  }

  @Override
  public void delete(byte[] key) {
    map.remove(key.clone());
    if (syncsEachWrite) {
      sync();
    }
  }

  @Override
  public void addToBatch(byte[] key, byte[] newValue) {
    map.put(key.clone(), newValue.clone());
  }

  @Override
  public void writeBatch() {
    if (syncsEachWrite) {
      sync();
    }
  }

  @Override
  public int get(byte[] key) {
    byte[] found = map.get(key);
    if (found == null) {
      return MISSING;
    }
    value = found;
    return found.length;
  }

  @Override
  public byte[] value() {
    return value;
  }

  @Override
  public int multiGet(List<byte[]> keys) {
    int found = 0;
    for (byte[] key : keys) {
      found += get(key) == MISSING ? 0 : 1;
    }
    return found;
  }

  @Override
  public EngineCursor cursor() {
    return new H2Cursor(map);
  }

  @Override
  public void close() {}

  private static final class H2Cursor extends ArrayCursor {
    private final MVMap<byte[], byte[]> map;
    private @Nullable Cursor<byte[], byte[]> cursor;

    H2Cursor(MVMap<byte[], byte[]> map) {
      this.map = map;
    }

    @Override
    public boolean first() {
      return begin(map.cursor(null));
    }

    @Override
    public boolean last() {
      return begin(map.cursor(map.lastKey(), null, true));
    }

    @Override
    public boolean seek(byte[] target) {
      return begin(map.cursor(target));
    }

    private boolean begin(Cursor<byte[], byte[]> from) {
      cursor = from;
      return step();
    }

    @Override
    public boolean next() {
      return step();
    }

    @Override
    public boolean previous() {
      return step();
    }

    private boolean step() {
      Cursor<byte[], byte[]> at = cursor;
      if (at == null || !at.hasNext()) {
        return false;
      }
      key = at.next();
      value = at.getValue();
      valueLength = value.length;
      return true;
    }

    @Override
    public void close() {
      cursor = null;
    }
  }
}
