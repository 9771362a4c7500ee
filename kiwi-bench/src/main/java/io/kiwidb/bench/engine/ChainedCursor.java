package io.kiwidb.bench.engine;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over all keyspaces of a store, one after the other. Only the cursor of the keyspace in
 * which it stands is open, so a seek costs one seek in one keyspace.
 *
 * <p>Threading: not thread-safe.
 */
final class ChainedCursor implements EngineCursor {
  private final KeyDivision division;
  private final IntFunction<EngineCursor> opener;
  private int at = -1;
  private @Nullable EngineCursor open;

  /** Creates a cursor; {@code opener} opens the cursor of one keyspace. */
  ChainedCursor(KeyDivision division, IntFunction<EngineCursor> opener) {
    this.division = division;
    this.opener = opener;
  }

  @Override
  public boolean first() {
    return in(0).first() || entersNext();
  }

  @Override
  public boolean last() {
    return in(division.keyspaces() - 1).last() || entersPrevious();
  }

  @Override
  public boolean seek(byte[] key) {
    return in(division.keyspaceOf(key)).seek(key) || entersNext();
  }

  @Override
  public boolean next() {
    return current().next() || entersNext();
  }

  @Override
  public boolean previous() {
    return current().previous() || entersPrevious();
  }

  private boolean entersNext() {
    while (at + 1 < division.keyspaces()) {
      if (in(at + 1).first()) {
        return true;
      }
    }
    return false;
  }

  private boolean entersPrevious() {
    while (at > 0) {
      if (in(at - 1).last()) {
        return true;
      }
    }
    return false;
  }

  private EngineCursor in(int keyspace) {
    if (open == null || at != keyspace) {
      close();
      at = keyspace;
      open = opener.apply(keyspace);
    }
    return open;
  }

  private EngineCursor current() {
    EngineCursor cursor = open;
    if (cursor == null) {
      throw new IllegalStateException("the cursor has no position");
    }
    return cursor;
  }

  @Override
  public byte[] key() {
    return current().key();
  }

  @Override
  public int keyOffset() {
    return current().keyOffset();
  }

  @Override
  public byte[] value() {
    return current().value();
  }

  @Override
  public int valueOffset() {
    return current().valueOffset();
  }

  @Override
  public int valueLength() {
    return current().valueLength();
  }

  @Override
  public void close() {
    EngineCursor cursor = open;
    if (cursor != null) {
      open = null;
      cursor.close();
    }
  }
}
