package io.kiwidb.testkit.model;

import io.kiwidb.Cursor;
import io.kiwidb.DatabaseClosedException;
import io.kiwidb.Kiwi;
import io.kiwidb.Snapshot;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Snapshots and cursors that a script keeps open. Threading: not thread-safe. */
final class OpenSlots {
  /** A snapshot and its expected sequence number. */
  record HeldSnapshot(Snapshot snapshot, long moment) {}

  /** A cursor and its model. */
  record HeldCursor(Cursor cursor, ModelCursor model) {}

  private final Map<Integer, HeldSnapshot> snapshots = new HashMap<>();
  private final Map<Integer, HeldCursor> cursors = new HashMap<>();

  @Nullable
  HeldSnapshot snapshot(int slot) {
    return snapshots.get(slot);
  }

  Collection<HeldSnapshot> snapshots() {
    return snapshots.values();
  }

  @Nullable
  HeldCursor cursor(int slot) {
    return cursors.get(slot);
  }

  void openSnapshot(int slot, Kiwi db, long moment) {
    closeSnapshot(slot);
    snapshots.put(slot, new HeldSnapshot(db.snapshot(), moment));
  }

  void closeSnapshot(int slot) {
    HeldSnapshot held = snapshots.remove(slot);
    if (held != null) {
      held.snapshot.close();
    }
  }

  void openCursor(int slot, Cursor cursor, ModelCursor model) {
    closeCursor(slot);
    cursors.put(slot, new HeldCursor(cursor, model));
  }

  void closeCursor(int slot) {
    HeldCursor held = cursors.remove(slot);
    if (held != null) {
      held.cursor.close();
    }
  }

  /** Returns the lowest sequence number still visible to a snapshot or cursor. */
  long oldestMoment(long now) {
    LongStream held = LongStream.concat(
        snapshots.values().stream().mapToLong(HeldSnapshot::moment),
        cursors.values().stream().mapToLong(cursor -> cursor.model.moment()));
    return Math.min(now, held.min().orElse(now));
  }

  /** Checks that open snapshots and cursors of a closed store throw, and can be closed. */
  void checkRefusedAndClose() {
    for (HeldCursor held : cursors.values()) {
      requireRefusal("a cursor", held.cursor::seekToFirst);
      held.cursor.close();
    }
    for (HeldSnapshot held : snapshots.values()) {
      requireRefusal("a snapshot", () -> held.snapshot.contains(new byte[0]));
      held.snapshot.close();
    }
    cursors.clear();
    snapshots.clear();
  }

  private static void requireRefusal(String what, Supplier<Boolean> call) {
    boolean answer;
    try {
      answer = call.get();
    } catch (DatabaseClosedException e) {
      return;
    }
    throw new AssertionError(what + " of a closed store returns " + answer
        + " instead of throwing DatabaseClosedException");
  }
}
