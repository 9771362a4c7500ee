package io.kiwidb.bench.engine;

import io.kiwidb.KeyRange;
import io.kiwidb.Kiwi;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import java.util.List;

/** A Kiwi session of one thread. */
final class KiwiSession implements Session {
  private static final byte[] EMPTY = new byte[0];

  private final Kiwi db;
  private final WriteBatch batch = new WriteBatch();
  private final PendingPuts pending = new PendingPuts();
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
    pending.admit();
    pending.add(db.async().put(key, newValue, WriteOptions.sync()));
  }

  @Override
  public void awaitPuts() {
    pending.await();
  }

  @Override
  public void delete(byte[] key) {
    db.delete(key);
  }

  @Override
  public void deleteRange(byte[] from, byte[] to) {
    db.deleteRange(KeyRange.of(from, to));
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
  public EngineCursor cursor(byte[] prefix) {
    return new KiwiCursor(db.cursor(KeyRange.prefix(prefix)));
  }

  @Override
  public void close() {}
}
