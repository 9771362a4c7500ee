package io.kiwidb.testkit.model;

import io.kiwidb.KeyRange;
import java.util.List;

/**
 * One operation of a script. Each means something without the others: what works on a slot that is
 * empty does nothing.
 *
 * <p>Threading: immutable, provided that nobody writes to the arrays.
 */
public sealed interface Operation {
  /** The way in which something is written. */
  enum How {
    /** With the store's durability, from arrays. */
    PLAIN,
    /** With the store's durability, from buffers where the API takes them. */
    BUFFER,
    /** Acknowledged once synced. */
    SYNC,
    /** Through the asynchronous face, with the store's durability. */
    ASYNC,
    /** Through the asynchronous face, to complete once synced. */
    ASYNC_SYNC
  }

  /** Where a walk starts. */
  enum Start {
    /** At the first key of the range. */
    FIRST,
    /** At the last key of the range. */
    LAST,
    /** At or behind a key. */
    SEEK,
    /** At or before a key. */
    SEEK_FOR_PREV
  }

  /** Which way a walk goes. */
  enum Direction {
    /** Towards larger keys. */
    NEXT,
    /** Towards smaller keys. */
    PREV
  }

  /**
   * A walk of a cursor: a start, so many steps one way, and then so many the other way.
   *
   * @param key for the starts that have one
   */
  record Walk(Start start, byte[] key, Direction direction, int steps, int stepsBack) {
    @Override
    public String toString() {
      return start + " " + Keys.text(key) + ", " + steps + " " + direction + ", " + stepsBack
          + " back";
    }
  }

  /** One write, not in a batch. */
  record Single(Write write, How how) implements Operation {}

  /** Several writes together. */
  record Batch(List<Write> writes, How how) implements Operation {}

  /** The value of a key, asked in each way that there is. */
  record Get(byte[] key) implements Operation {
    @Override
    public String toString() {
      return "Get " + Keys.text(key);
    }
  }

  /** The values of several keys. */
  record MultiGet(List<byte[]> keys) implements Operation {
    @Override
    public String toString() {
      return "MultiGet " + keys.stream().map(Keys::text).toList();
    }
  }

  /** The map view around a key. */
  record MapRead(byte[] key) implements Operation {
    @Override
    public String toString() {
      return "MapRead " + Keys.text(key);
    }
  }

  /** A cursor made, walked and closed. */
  record Scan(KeyRange range, Walk walk) implements Operation {}

  /** Holds a moment in a slot; closes what was there. */
  record SnapshotOpen(int slot) implements Operation {}

  /** Reads a key at the moment in a slot. */
  record SnapshotGet(int slot, byte[] key) implements Operation {
    @Override
    public String toString() {
      return "SnapshotGet " + slot + " " + Keys.text(key);
    }
  }

  /** Scans at the moment in a slot. */
  record SnapshotScan(int slot, KeyRange range, Walk walk) implements Operation {}

  /** Gives up the moment in a slot; cursors made from it stay. */
  record SnapshotClose(int slot) implements Operation {}

  /**
   * Makes a cursor in a slot; closes what was there.
   *
   * @param snapshotSlot the moment it sees; of the store itself when that slot is empty
   */
  record CursorOpen(int slot, int snapshotSlot, KeyRange range) implements Operation {}

  /** Walks the cursor in a slot, which stays where it gets to. */
  record CursorWalk(int slot, Walk walk) implements Operation {}

  /** Goes on with the cursor in a slot from where it stands. */
  record CursorStep(int slot, Direction direction, int steps) implements Operation {}

  /** Closes the cursor in a slot. */
  record CursorClose(int slot) implements Operation {}

  /** Writes memory to tables. */
  record Flush() implements Operation {}

  /** Compacts a range, or everything. */
  record Compact(KeyRange range) implements Operation {}

  /** Makes everything durable. */
  record Sync() implements Operation {}

  /** Closes the store with whatever is open on it, opens it again and changes settings. */
  record Reopen(List<SettingChange> changes) implements Operation {}

  /** A setting by name and text. */
  record SettingChange(String name, String value) {}
}
