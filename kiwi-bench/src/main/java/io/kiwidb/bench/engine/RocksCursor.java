package io.kiwidb.bench.engine;

import java.util.Arrays;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** A cursor of RocksDB, which copies each entry into arrays of its own. */
final class RocksCursor extends ArrayCursor {
  private static final int KEY_CAPACITY = 64;
  private static final int VALUE_CAPACITY = 256;

  private final RocksIterator iterator;

  RocksCursor(RocksIterator iterator) {
    this.iterator = iterator;
    key = new byte[KEY_CAPACITY];
    value = new byte[VALUE_CAPACITY];
  }

  @Override
  public boolean first() {
    iterator.seekToFirst();
    return load();
  }

  @Override
  public boolean last() {
    iterator.seekToLast();
    return load();
  }

  @Override
  public boolean seek(byte[] target) {
    iterator.seek(target);
    return load();
  }

  @Override
  public boolean next() {
    iterator.next();
    return load();
  }

  @Override
  public boolean previous() {
    iterator.prev();
    return load();
  }

  private boolean load() {
    if (!iterator.isValid()) {
      try {
        iterator.status();
      } catch (RocksDBException e) {
        throw RocksStore.failure(e);
      }
      return false;
    }
    int keyLength = iterator.key(key);
    if (keyLength > key.length) {
      key = Arrays.copyOf(key, keyLength);
      iterator.key(key);
    }
    valueLength = iterator.value(value);
    if (valueLength > value.length) {
      value = new byte[valueLength];
      iterator.value(value);
    }
    return true;
  }

  @Override
  public void close() {
    iterator.close();
  }
}
