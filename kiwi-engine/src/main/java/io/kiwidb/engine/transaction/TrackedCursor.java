package io.kiwidb.engine.transaction;

import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.key.KeyOrder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A cursor that notes over which keys it moves, for a serializable transaction.
 *
 * <p>Threading, ownership and failure: as of the cursor around which it is.
 */
final class TrackedCursor implements Cursor {
  private final Cursor cursor;
  private final KeyOrder order;
  private final byte @Nullable [] from;
  private final byte @Nullable [] to;
  private final Consumer<ScannedSpan> begun;
  private @Nullable ScannedSpan span;

  /**
   * Creates it around an unpositioned cursor.
   *
   * @param begun is told of each span when it begins; throws if the transaction has no room for it
   */
  TrackedCursor(Cursor cursor, KeyOrder order, KeyRange range, Consumer<ScannedSpan> begun) {
    this.cursor = cursor;
    this.order = order;
    this.from = range.from().map(byte[]::clone).orElse(null);
    this.to = range.to().map(byte[]::clone).orElse(null);
    this.begun = begun;
  }

  @Override
  public boolean seekToFirst() {
    boolean found = cursor.seekToFirst();
    begin(ScannedSpan.upward(order, from, to, null, cursor));
    return found;
  }

  @Override
  public boolean seekToLast() {
    boolean found = cursor.seekToLast();
    begin(ScannedSpan.downward(order, from, to, null, cursor));
    return found;
  }

  @Override
  public boolean seek(byte[] key) {
    boolean found = cursor.seek(key);
    begin(ScannedSpan.upward(order, from, to, key, cursor));
    return found;
  }

  @Override
  public boolean seekForPrev(byte[] key) {
    boolean found = cursor.seekForPrev(key);
    begin(ScannedSpan.downward(order, from, to, key, cursor));
    return found;
  }

  private void begin(ScannedSpan next) {
    span = next;
    begun.accept(next);
  }

  @Override
  public boolean next() {
    boolean found = cursor.next();
    if (span != null) {
      span.movedUp(cursor);
    }
    return found;
  }

  @Override
  public boolean prev() {
    boolean found = cursor.prev();
    if (span != null) {
      span.movedDown(cursor);
    }
    return found;
  }

  @Override
  public boolean isValid() {
    return cursor.isValid();
  }

  @Override
  public byte[] key() {
    return cursor.key();
  }

  @Override
  public byte[] value() {
    return cursor.value();
  }

  @Override
  public byte[] keyArray() {
    return cursor.keyArray();
  }

  @Override
  public int keyOffset() {
    return cursor.keyOffset();
  }

  @Override
  public int keyLength() {
    return cursor.keyLength();
  }

  @Override
  public byte[] valueArray() {
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
  public long expiryMillis() {
    return cursor.expiryMillis();
  }

  @Override
  public void close() {
    cursor.close();
  }
}
