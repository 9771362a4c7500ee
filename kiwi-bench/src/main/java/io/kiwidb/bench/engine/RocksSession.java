package io.kiwidb.bench.engine;

import java.util.ArrayList;
import java.util.List;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * A RocksDB session of one thread, over one or several column families. Uses the calls of the Java
 * binding that copy into the caller's arrays, because they allocate least.
 */
final class RocksSession implements Session {
  private static final int INITIAL_CAPACITY = 256;

  private final RocksDB db;
  private final ColumnFamilyHandle[] families;
  private final KeyDivision division;
  private final ReadOptions reading = new ReadOptions();
  private final ReadOptions withinPrefix;
  private final WriteOptions writing;
  private final WriteOptions syncing = new WriteOptions().setSync(true);
  private final WriteBatch batch = new WriteBatch();
  private byte[] value = new byte[INITIAL_CAPACITY];

  RocksSession(RocksDB db, List<ColumnFamilyHandle> families, EngineOptions options) {
    this.db = db;
    this.families = families.toArray(ColumnFamilyHandle[]::new);
    division = options.division();
    boolean hasPrefixes = options.prefixBytes() > 0;
    // Otherwise a cursor sees nothing but the prefix that it is sought to.
    reading.setTotalOrderSeek(hasPrefixes);
    withinPrefix = new ReadOptions().setPrefixSameAsStart(hasPrefixes);
    writing = new WriteOptions().setSync(options.syncsEachWrite());
  }

  private ColumnFamilyHandle of(byte[] key) {
    return families[division.keyspaceOf(key)];
  }

  @Override
  public void put(byte[] key, byte[] newValue) {
    try {
      db.put(of(key), writing, key, newValue);
    } catch (RocksDBException e) {
      throw RocksStore.failure(e);
    }
  }

  @Override
  public void putSync(byte[] key, byte[] newValue) {
    try {
      db.put(of(key), syncing, key, newValue);
    } catch (RocksDBException e) {
      throw RocksStore.failure(e);
    }
  }

  @Override
  public void delete(byte[] key) {
    try {
      db.delete(of(key), writing, key);
    } catch (RocksDBException e) {
      throw RocksStore.failure(e);
    }
  }

  @Override
  public void deleteRange(byte[] from, byte[] to) {
    try (WriteBatch ranges = new WriteBatch()) {
      for (int i = division.keyspaceOf(from); i <= division.keyspaceOf(to); i++) {
        ranges.deleteRange(families[i], from, to);
      }
      db.write(writing, ranges);
    } catch (RocksDBException e) {
      throw RocksStore.failure(e);
    }
  }

  @Override
  public void addToBatch(byte[] key, byte[] newValue) {
    try {
      batch.put(of(key), key, newValue);
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
      ColumnFamilyHandle family = of(key);
      int length = db.get(family, reading, key, value);
      if (length > value.length) {
        value = new byte[length];
        length = db.get(family, reading, key, value);
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
      for (byte[] each : values(keys)) {
        found += each == null ? 0 : 1;
      }
    } catch (RocksDBException e) {
      throw RocksStore.failure(e);
    }
    return found;
  }

  private List<byte[]> values(List<byte[]> keys) throws RocksDBException {
    if (families.length == 1) {
      return db.multiGetAsList(reading, keys);
    }
    List<ColumnFamilyHandle> where = new ArrayList<>(keys.size());
    for (byte[] key : keys) {
      where.add(of(key));
    }
    return db.multiGetAsList(reading, where, keys);
  }

  @Override
  public EngineCursor cursor() {
    return families.length == 1 ? cursor(0) : new ChainedCursor(division, this::cursor);
  }

  @Override
  public EngineCursor cursor(byte[] prefix) {
    return families.length == 1
        ? new RocksCursor(db.newIterator(families[0], withinPrefix))
        : cursor();
  }

  private EngineCursor cursor(int family) {
    return new RocksCursor(db.newIterator(families[family], reading));
  }

  @Override
  public void close() {
    batch.close();
    syncing.close();
    writing.close();
    reading.close();
    withinPrefix.close();
  }
}
