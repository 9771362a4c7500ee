package io.kiwidb.testkit.toy;

import io.kiwidb.Cursor;
import io.kiwidb.DatabaseClosedException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.BooleanSupplier;

/** A cursor over a map that nobody changes. */
final class ToyCursor implements Cursor {
  private final NavigableMap<byte[], byte[]> entries;
  private final BooleanSupplier storeOpen;
  private Map.Entry<byte[], byte[]> position;
  private boolean closed;

  ToyCursor(NavigableMap<byte[], byte[]> entries, BooleanSupplier storeOpen) {
    this.entries = entries;
    this.storeOpen = storeOpen;
  }

  @Override
  public boolean seekToFirst() {
    return standOn(entries.firstEntry());
  }

  @Override
  public boolean seekToLast() {
    return standOn(entries.lastEntry());
  }

  @Override
  public boolean seek(byte[] key) {
    return standOn(entries.ceilingEntry(key));
  }

  @Override
  public boolean seekForPrev(byte[] key) {
    return standOn(entries.floorEntry(key));
  }

  @Override
  public boolean next() {
    return standOn(entries.higherEntry(standing().getKey()));
  }

  @Override
  public boolean prev() {
    return standOn(entries.lowerEntry(standing().getKey()));
  }

  @Override
  public boolean isValid() {
    return position != null;
  }

  @Override
  public byte[] key() {
    return standing().getKey().clone();
  }

  @Override
  public byte[] value() {
    return standing().getValue().clone();
  }

  @Override
  public byte[] keyArray() {
    return standing().getKey();
  }

  @Override
  public int keyOffset() {
    return 0;
  }

  @Override
  public int keyLength() {
    return standing().getKey().length;
  }

  @Override
  public byte[] valueArray() {
    return standing().getValue();
  }

  @Override
  public int valueOffset() {
    return 0;
  }

  @Override
  public int valueLength() {
    return standing().getValue().length;
  }

  @Override
  public void close() {
    closed = true;
  }

  private boolean standOn(Map.Entry<byte[], byte[]> entry) {
    if (closed || !storeOpen.getAsBoolean()) {
      throw new DatabaseClosedException("toy cursor");
    }
    position = entry;
    return entry != null;
  }

  private Map.Entry<byte[], byte[]> standing() {
    if (position == null) {
      throw new IllegalStateException("the cursor stands nowhere");
    }
    return position;
  }
}
