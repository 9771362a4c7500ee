package io.kiwidb.bench.engine;

import io.kiwidb.Cursor;
import io.kiwidb.Kiwi;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** A Kiwi session of one thread. */
final class KiwiSession implements Session {
  private static final byte[] EMPTY = new byte[0];
  private static final int MAX_PENDING_PUTS = 1_000;

  private final Kiwi db;
  private final WriteBatch batch = new WriteBatch();
  private final Semaphore permits = new Semaphore(MAX_PENDING_PUTS);
  private volatile @Nullable Throwable failed;
  private byte[] value = EMPTY;

  KiwiSession(Kiwi db) {
    this.db = db;
  }

  @Override
  public void put(byte[] key, byte[] newValue) {
    db.put(key, newValue);
  }

  @Override
  public void putSync(byte[] key, byte[] newValue) {
    db.put(key, newValue, WriteOptions.sync());
  }

  @Override
  public void putAsync(byte[] key, byte[] newValue) {
    permits.acquireUninterruptibly();
    db.async().put(key, newValue, WriteOptions.sync()).whenComplete(this::acknowledged);
  }

  private void acknowledged(@Nullable Void nothing, @Nullable Throwable failure) {
    if (failure != null) {
      failed = failure;
    }
    permits.release();
  }

  @Override
  public void awaitPuts() {
    permits.acquireUninterruptibly(MAX_PENDING_PUTS);
    permits.release(MAX_PENDING_PUTS);
    Throwable failure = failed;
    if (failure != null) {
      throw new BenchException("an asynchronous write failed: " + failure);
    }
  }

  @Override
  public void delete(byte[] key) {
    db.delete(key);
  }

  @Override
  public void addToBatch(byte[] key, byte[] newValue) {
    batch.put(key, newValue);
  }

  @Override
  public void writeBatch() {
    db.write(batch);
    batch.clear();
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
    for (byte[] each : db.multiGet(keys)) {
      found += each == null ? 0 : 1;
    }
    return found;
  }

  @Override
  public EngineCursor cursor() {
    return new KiwiCursor(db.cursor());
  }

  @Override
  public void close() {}

  private record KiwiCursor(Cursor cursor) implements EngineCursor {
    @Override
    public boolean first() {
      return cursor.seekToFirst();
    }

    @Override
    public boolean last() {
      return cursor.seekToLast();
    }

    @Override
    public boolean seek(byte[] key) {
      return cursor.seek(key);
    }

    @Override
    public boolean next() {
      return cursor.next();
    }

    @Override
    public boolean previous() {
      return cursor.prev();
    }

    @Override
    public byte[] key() {
      return cursor.keyArray();
    }

    @Override
    public int keyOffset() {
      return cursor.keyOffset();
    }

    @Override
    public byte[] value() {
      return cursor.valueArray();
    }

    @Override
    public int valueOffset() {
      return cursor.valueOffset();
    }

    @Override
    public int valueLength() {
      return cursor.valueLength();
    }

    @Override
    public void close() {
      cursor.close();
    }
  }
}
