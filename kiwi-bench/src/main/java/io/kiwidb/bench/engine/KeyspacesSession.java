package io.kiwidb.bench.engine;

import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** A Kiwi session of one thread over several keyspaces. */
final class KeyspacesSession implements Session {
  private static final byte[] EMPTY = new byte[0];

  private final Kiwi db;
  private final Keyspace[] keyspaces;
  private final KeyDivision division;
  private final WriteBatch batch = new WriteBatch();
  private final PendingPuts pending = new PendingPuts();
  private final List<List<byte[]>> wanted = new ArrayList<>(); // the keys of a lookup, by keyspace
  private final BitSet touched = new BitSet(); // the keyspaces of which it wants keys
  private byte[] value = EMPTY;

  KeyspacesSession(Kiwi db, List<Keyspace> keyspaces, KeyDivision division) {
    this.db = db;
    this.keyspaces = keyspaces.toArray(Keyspace[]::new);
    this.division = division;
    for (int i = 0; i < this.keyspaces.length; i++) {
      wanted.add(new ArrayList<>());
    }
  }

  private Keyspace of(byte[] key) {
    return keyspaces[division.keyspaceOf(key)];
  }

  @Override
  public void put(byte[] key, byte[] newValue) {
    of(key).put(key, newValue);
  }

  @Override
  public void putSync(byte[] key, byte[] newValue) {
    of(key).put(key, newValue, WriteOptions.sync());
  }

  @Override
  public void putAsync(byte[] key, byte[] newValue) {
    pending.admit();
    pending.add(of(key).async().put(key, newValue, WriteOptions.sync()));
  }

  @Override
  public void awaitPuts() {
    pending.await();
  }

  @Override
  public void delete(byte[] key) {
    of(key).delete(key);
  }

  @Override
  public void deleteRange(byte[] from, byte[] to) {
    WriteBatch ranges = new WriteBatch();
    for (int i = division.keyspaceOf(from); i <= division.keyspaceOf(to); i++) {
      ranges.deleteRange(keyspaces[i], KeyRange.of(from, to));
    }
    db.write(ranges);
  }

  @Override
  public void addToBatch(byte[] key, byte[] newValue) {
    batch.put(of(key), key, newValue);
  }

  @Override
  public void writeBatch() {
    db.write(batch);
    batch.clear();
  }

  @Override
  public int get(byte[] key) {
    byte[] found = of(key).get(key);
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

  /** Looks the keys up with one call for each keyspace that has some of them. */
  @Override
  public int multiGet(List<byte[]> keys) {
    for (byte[] key : keys) {
      int keyspace = division.keyspaceOf(key);
      wanted.get(keyspace).add(key);
      touched.set(keyspace);
    }
    int found = 0;
    for (int i = touched.nextSetBit(0); i >= 0; i = touched.nextSetBit(i + 1)) {
      List<byte[]> here = wanted.get(i);
      for (byte[] each : keyspaces[i].multiGet(here)) {
        found += each == null ? 0 : 1;
      }
      here.clear();
    }
    touched.clear();
    return found;
  }

  @Override
  public EngineCursor cursor() {
    return new ChainedCursor(division, number -> new KiwiCursor(keyspaces[number].cursor()));
  }

  @Override
  public void close() {}
}
