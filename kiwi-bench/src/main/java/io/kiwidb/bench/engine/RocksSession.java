package io.kiwidb.bench.engine;

import java.util.List;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * A RocksDB session of one thread. Uses the calls of the Java binding that copy into the caller's
 * arrays, because they allocate least.
 */
final class RocksSession implements Session {
  private static final int INITIAL_CAPACITY = 256;

  private final RocksDB db;
  private final ReadOptions reading = new ReadOptions();
  private final WriteOptions writing;
  private final WriteOptions syncing = new WriteOptions().setSync(true);
  private final WriteBatch batch = new WriteBatch();
  private byte[] value = new byte[INITIAL_CAPACITY];

  RocksSession(RocksDB db, boolean syncsEachWrite) {
    this.db = db;
    writing = new WriteOptions().setSync(syncsEachWrite);
  }

  @Override
  public void put(byte[] key, byte[] newValue) {
    try {
      db.put(writing, key, newValue);
    } catch (RocksDBException e) {
      throw RocksStore.failure(e);
    }
  }

  @Override
  public void putSync(byte[] key, byte[] newValue) {
    try {
      db.put(syncing, key, newValue);
    } catch (RocksDBException e) {
      throw RocksStore.failure(e);
    }
  }

  @Override
  public void delete(byte[] key) {
    try {
      db.delete(writing, key);
    } catch (RocksDBException e) {
      throw RocksStore.failure(e);
    }
  }

  @Override
  public void addToBatch(byte[] key, byte[] newValue) {
    try {
      batch.put(key, newValue);
    } catch (RocksDBException e) {
      throw RocksStore.failure(e);
    }
  }

  @Override
  public void writeBatch() {
    try {
      db.write(writing, batch);
    } catch (RocksDBException e) {
      throw RocksStore.failure(e);
    }
    batch.clear();
  }

  @Override
  public int get(byte[] key) {
    try {
      int length = db.get(reading, key, value);
      if (length > value.length) {
        value = new byte[length];
        length = db.get(reading, key, value);
      }
      return length == RocksDB.NOT_FOUND ? MISSING : length;
    } catch (RocksDBException e) {
      throw RocksStore.failure(e);
    }
  }

  @Override
  public byte[] value() {
    return value;
  }

  @Override
  public int multiGet(List<byte[]> keys) {
    int found = 0;
    try {
      for (byte[] each : db.multiGetAsList(reading, keys)) {
        found += each == null ? 0 : 1;
      }
    } catch (RocksDBException e) {
      throw RocksStore.failure(e);
    }
    return found;
  }

  @Override
  public EngineCursor cursor() {
    return new RocksCursor(db.newIterator(reading));
  }

  @Override
  public void close() {
    batch.close();
    syncing.close();
    writing.close();
    reading.close();
  }
}
