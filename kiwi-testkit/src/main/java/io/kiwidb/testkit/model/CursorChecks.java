package io.kiwidb.testkit.model;

import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.ReadView;
import io.kiwidb.testkit.model.Operation.Direction;
import io.kiwidb.testkit.model.Operation.Walk;
import java.util.Arrays;
import java.util.Map;

/**
 * Moves a cursor and its model together and compares each position; throws {@link AssertionError}
 * if they differ.
 */
final class CursorChecks {
  private CursorChecks() {}

  /** Opens a cursor, moves it and closes it. */
  static void scan(ReadView view, KeyRange range, Walk walk, Oracle oracle, long moment) {
    try (Cursor cursor = view.cursor(range)) {
      ReadChecks.require(!cursor.isValid(), "a new cursor is positioned");
      walk(cursor, new ModelCursor(oracle, range, moment), walk);
    }
  }

  /** Scans from the first entry to the last and back. */
  static void everything(ReadView view, ModelCursor model) {
    try (Cursor cursor = view.cursor()) {
      Walk there =
          new Walk(Operation.Start.FIRST, new byte[0], Direction.NEXT, Integer.MAX_VALUE, 0);
      Walk back = new Walk(Operation.Start.LAST, new byte[0], Direction.PREV, Integer.MAX_VALUE, 0);
      walk(cursor, model, there);
      walk(cursor, model, back);
    }
  }

  static void walk(Cursor cursor, ModelCursor model, Walk walk) {
    boolean expected = switch (walk.start()) {
      case FIRST -> model.seekToFirst();
      case LAST -> model.seekToLast();
      case SEEK -> model.seek(walk.key());
      case SEEK_FOR_PREV -> model.seekForPrev(walk.key());
    };
    boolean actual = switch (walk.start()) {
      case FIRST -> cursor.seekToFirst();
      case LAST -> cursor.seekToLast();
      case SEEK -> cursor.seek(walk.key());
      case SEEK_FOR_PREV -> cursor.seekForPrev(walk.key());
    };
    compare(walk.start().toString(), expected, actual, cursor, model);
    step(cursor, model, walk.direction(), walk.steps());
    step(
        cursor,
        model,
        walk.direction() == Direction.NEXT ? Direction.PREV : Direction.NEXT,
        walk.stepsBack());
  }

  /** Moves the cursor while it is valid, at most {@code steps} times. */
  static void step(Cursor cursor, ModelCursor model, Direction direction, int steps) {
    for (int i = 0; i < steps && model.position() != null; i++) {
      boolean expected = direction == Direction.NEXT ? model.next() : model.prev();
      boolean actual = direction == Direction.NEXT ? cursor.next() : cursor.prev();
      compare(direction + " number " + i, expected, actual, cursor, model);
    }
  }

  private static void compare(
      String move, boolean expected, boolean actual, Cursor cursor, ModelCursor model) {
    Map.Entry<byte[], byte[]> entry = model.position();
    String wanted = entry == null ? "invalid" : "at key " + Keys.text(entry.getKey());
    if (expected != actual || cursor.isValid() != expected) {
      String found = actual && cursor.isValid() ? ", at key " + Keys.text(cursor.key()) : "";
      throw new AssertionError("after " + move + " the cursor should be " + wanted
          + " but returned " + actual + ", isValid " + cursor.isValid() + found);
    }
    if (entry == null) {
      return;
    }
    byte[] key = cursor.key();
    ReadChecks.require(
        Arrays.equals(entry.getKey(), key),
        "after " + move + " the cursor should be " + wanted + " but is at key " + Keys.text(key));
    ReadChecks.value("cursor " + move, key, entry.getValue(), cursor.value());
    boolean sameKey = isSlice(key, cursor.keyArray(), cursor.keyOffset(), cursor.keyLength());
    boolean sameValue =
        isSlice(entry.getValue(), cursor.valueArray(), cursor.valueOffset(), cursor.valueLength());
    ReadChecks.require(
        sameKey && sameValue,
        "the slices of the cursor differ from its copies, key " + Keys.text(key));
  }

  private static boolean isSlice(byte[] whole, byte[] array, int offset, int length) {
    return Arrays.equals(whole, 0, whole.length, array, offset, offset + length);
  }
}
