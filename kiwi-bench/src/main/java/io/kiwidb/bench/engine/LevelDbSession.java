package io.kiwidb.bench.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.DBIterator;
import org.iq80.leveldb.WriteBatch;
import org.iq80.leveldb.WriteOptions;

/**
 * A session of one thread on the Java port of LevelDB. LevelDB retains the arrays it is given, so
 * keys and values are copied before each write.
 */
final class LevelDbSession implements Session {
  private static final byte[] EMPTY = new byte[0];

  private final DB db;
  private final WriteOptions writing;
  private final WriteOptions syncing = new WriteOptions().sync(true);
  private WriteBatch batch;
  private byte[] value = EMPTY;

  LevelDbSession(DB db, boolean syncsEachWrite) {
    this.db = db;
    this.writing = new WriteOptions().sync(syncsEachWrite);
    this.batch = db.createWriteBatch();
  }

  @Override
  public void put(byte[] key, byte[] newValue) {
    db.put(key.clone(), newValue.clone(), writing);
  }

  @Override
  public void putSync(byte[] key, byte[] newValue) {
    db.put(key.clone(), newValue.clone(), syncing);
  }

  @Override
  public void delete(byte[] key) {
    db.delete(key.clone(), writing);
  }

  @Override
  public void addToBatch(byte[] key, byte[] newValue) {
    batch.put(key.clone(), newValue.clone());
  }

  @Override
  public void writeBatch() {
    db.write(batch, writing);
    closeBatch();
    batch = db.createWriteBatch();
  }

  private void closeBatch() {
    try {
      batch.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int get(byte[] key) {
    byte[] found = db.get(key);
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
    return new LevelDbCursor(db.iterator());
  }

  @Override
  public void close() {
    closeBatch();
  }

  private static final class LevelDbCursor extends ArrayCursor {
    private final DBIterator iterator;

    LevelDbCursor(DBIterator iterator) {
      this.iterator = iterator;
    }

    @Override
    public boolean first() {
      iterator.seekToFirst();
      return next();
    }

    @Override
    public boolean last() {
      throw new UnsupportedOperationException("iq80 LevelDB has no reverse iteration");
    }

    @Override
    public boolean seek(byte[] target) {
      iterator.seek(target);
      return next();
    }

    @Override
    public boolean next() {
      if (!iterator.hasNext()) {
        return false;
      }
      Map.Entry<byte[], byte[]> entry = iterator.next();
      key = entry.getKey();
      value = entry.getValue();
      valueLength = value.length;
      return true;
    }

    @Override
    public boolean previous() {
      throw new UnsupportedOperationException("iq80 LevelDB has no reverse iteration");
    }

    @Override
    public void close() {
      try {
        iterator.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
