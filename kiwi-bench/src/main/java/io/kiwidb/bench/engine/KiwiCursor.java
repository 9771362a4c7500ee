package io.kiwidb.bench.engine;

import io.kiwidb.Cursor;

/** A cursor of Kiwi. */
record KiwiCursor(Cursor cursor) implements EngineCursor {
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
