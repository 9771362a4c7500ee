package io.kiwidb.testkit.model;

import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import java.util.List;

/**
 * An operation of a script. Each is valid without the others: an operation on an empty slot, or in
 * a keyspace that does not exist, does nothing.
 *
 * <p>Reads, flushes and compactions are operations on the store, which means the default keyspace
 * where the store does; {@link In} makes them operations on another keyspace. A {@link Write} names
 * its keyspace itself.
 *
 * <p>Threading: immutable, provided that the arrays are not modified.
 */
public sealed interface Operation {
  /** How a write is issued. */
  enum How {
    /** With the store's durability, from arrays. */
    PLAIN,
    /** With the store's durability, from buffers where the API accepts them. */
    BUFFER,
    /** Acknowledged once synced. */
    SYNC,
    /** Asynchronous, with the store's durability. */
    ASYNC,
    /** Asynchronous, completed once synced. */
    ASYNC_SYNC
  }

  /** Where a walk starts. */
  enum Start {
    /** At the first key of the range. */
    FIRST,
    /** At the last key of the range. */
    LAST,
    /** At or after a key. */
    SEEK,
    /** At or before a key. */
    SEEK_FOR_PREV
  }

  /** The direction of a walk. */
  enum Direction {
    /** Towards larger keys. */
    NEXT,
    /** Towards smaller keys. */
    PREV
  }

  /**
   * A walk of a cursor: a start, a number of steps in one direction, and a number of steps back.
   *
   * @param key the key, for starts that have one
   */
  record Walk(Start start, byte[] key, Direction direction, int steps, int stepsBack) {
    @Override
    public String toString() {
      return start + " " + Keys.text(key) + ", " + steps + " " + direction + ", " + stepsBack
          + " back";
    }
  }

  /** A single write. */
  record Single(Write write, How how) implements Operation {}

  /** A batch of writes. */
  record Batch(List<Write> writes, How how) implements Operation {}

  /** Reads a key with each of the lookup methods. */
  record Get(byte[] key) implements Operation {
    @Override
    public String toString() {
      return "Get " + Keys.text(key);
    }
  }

  /** Reads several keys. */
  record MultiGet(List<byte[]> keys) implements Operation {
    @Override
    public String toString() {
      return "MultiGet " + keys.stream().map(Keys::text).toList();
    }
  }

  /** Reads the map view around a key. */
  record MapRead(byte[] key) implements Operation {
    @Override
    public String toString() {
      return "MapRead " + Keys.text(key);
    }
  }

  /** Opens a cursor, moves it and closes it. */
  record Scan(KeyRange range, Walk walk) implements Operation {}

  /** Opens a snapshot in a slot; closes the previous one. */
  record SnapshotOpen(int slot) implements Operation {}

  /** Reads a key from the snapshot in a slot. */
  record SnapshotGet(int slot, byte[] key) implements Operation {
    @Override
    public String toString() {
      return "SnapshotGet " + slot + " " + Keys.text(key);
    }
  }

  /** Scans the snapshot in a slot. */
  record SnapshotScan(int slot, KeyRange range, Walk walk) implements Operation {}

  /** Closes the snapshot in a slot; its cursors stay open. */
  record SnapshotClose(int slot) implements Operation {}

  /**
   * Opens a cursor in a slot; closes the previous one.
   *
   * @param snapshotSlot the snapshot to read; the store itself if that slot is empty
   */
  record CursorOpen(int slot, int snapshotSlot, KeyRange range) implements Operation {}

  /** Walks the cursor in a slot, which keeps its final position. */
  record CursorWalk(int slot, Walk walk) implements Operation {}

  /** Moves the cursor in a slot from its current position. */
  record CursorStep(int slot, Direction direction, int steps) implements Operation {}

  /** Closes the cursor in a slot. */
  record CursorClose(int slot) implements Operation {}

  /** Flushes the memtables. */
  record Flush() implements Operation {}

  /** Compacts a range, or everything. */
  record Compact(KeyRange range) implements Operation {}

  /**
   * Moves the {@link ScriptClock}.
   *
   * @param millis by so much; negative for back
   */
  record PassTime(long millis) implements Operation {}

  /** Syncs the log. */
  record Sync() implements Operation {}

  /** Closes the store with its open snapshots and cursors, reopens it and changes settings. */
  record Reopen(List<SettingChange> changes) implements Operation {}

  /**
   * An operation in a keyspace: a lookup, a scan, a snapshot read, the opening of a cursor, a flush
   * or a compaction.
   *
   * <p>A read of a snapshot reads the keyspace that had the name when the snapshot was opened, and
   * the one that has it now.
   */
  record In(String keyspace, Operation operation) implements Operation {}

  /** A change of the keyspaces of the store; does nothing if the store must refuse it. */
  sealed interface KeyspaceChange extends Operation {
    /** Returns the name of the keyspace before the change. */
    String keyspace();

    /** Makes the change. */
    void execute(Kiwi db);
  }

  /** Creates a keyspace with settings of its own. */
  record Create(String keyspace, List<SettingChange> settings) implements KeyspaceChange {
    /** Returns the options of the keyspace. */
    public KeyspaceOptions options() {
      KeyspaceOptions.Builder builder =
          KeyspaceOptions.builder().mergeOperator(new ScriptOperator());
      settings.forEach(setting -> builder.set(setting.name(), setting.value()));
      return builder.build();
    }

    @Override
    public void execute(Kiwi db) {
      db.createKeyspace(keyspace, options());
    }
  }

  /** Drops a keyspace. */
  record Drop(String keyspace) implements KeyspaceChange {
    @Override
    public void execute(Kiwi db) {
      db.dropKeyspace(keyspace);
    }
  }

  /** Renames a keyspace. */
  record Rename(String keyspace, String to) implements KeyspaceChange {
    @Override
    public void execute(Kiwi db) {
      db.renameKeyspace(keyspace, to);
    }
  }

  /** Deletes all keys of a keyspace. */
  record Clear(String keyspace) implements KeyspaceChange {
    @Override
    public void execute(Kiwi db) {
      if (keyspace.equals(Keyspace.DEFAULT)) {
        db.clear();
      } else {
        db.keyspace(keyspace).clear();
      }
    }
  }

  /** A setting by name and text. */
  record SettingChange(String name, String value) {}
}
