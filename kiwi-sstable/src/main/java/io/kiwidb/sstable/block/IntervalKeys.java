package io.kiwidb.sstable.block;

import io.kiwidb.io.LittleEndian;
import java.util.Arrays;

/**
 * All entries from one restart point to the next, parsed, with assembled keys, and a position among
 * them. Threading: not thread-safe; reused.
 */
final class IntervalKeys {
  /** Bytes that must be readable after a key that is added, and are writable after the keys. */
  static final int SLACK = Long.BYTES;

  /** Up to this length a loop over longs is faster than a call. */
  private static final int SHORT_KEY = 32;

  private static final byte[] NO_KEYS = new byte[0];

  private byte[] keys = NO_KEYS;
  private Slot[] slots = new Slot[0];
  private int size;
  private int restart;
  private int slot;

  /** One entry. */
  static final class Slot {
    /** Start of the entry in the block. */
    int entryAt;

    /** Start of its key in {@link #keys}, and its length. */
    int keyAt;

    int keyLength;

    /** The prefix of the key. */
    long prefix;

    /** Its tag. */
    long tag;

    /** Start of the value in the block, and its length. */
    int valueAt;

    int valueLength;
  }

  /** Removes all entries: the cursor moves forward without them. */
  void clear() {
    size = 0;
  }

  /** Returns whether there are no entries. */
  boolean isEmpty() {
    return size == 0;
  }

  /** Starts collecting the entries of an interval. */
  void begin(int newRestart) {
    size = 0;
    restart = newRestart;
  }

  /** Adds the next entry with a copy of its key; the caller sets the remaining fields. */
  Slot add(byte[] key, int length) {
    if (size == slots.length) {
      grow();
    }
    Slot added = slots[size];
    int start = size == 0 ? 0 : slots[size - 1].keyAt + slots[size - 1].keyLength;
    int end = Math.addExact(start, length + SLACK);
    if (keys.length < end) {
      keys = Arrays.copyOf(keys, (int) Math.min(BlockFormat.MAX_BLOCK_BYTES, 2L * end));
    }
    if (length <= SHORT_KEY) {
      for (int i = 0; i < length; i += Long.BYTES) {
        LittleEndian.putLong(keys, start + i, LittleEndian.getLong(key, i));
      }
    } else {
      System.arraycopy(key, 0, keys, start, length);
    }
    added.keyAt = start;
    added.keyLength = length;
    size++;
    return added;
  }

  private void grow() {
    slots = Arrays.copyOf(slots, Math.max(DataBlockWriter.RESTART_INTERVAL, 2 * size));
    for (int i = size; i < slots.length; i++) {
      slots[i] = new Slot();
    }
  }

  /** Returns the restart point at the start of the interval. */
  int restart() {
    return restart;
  }

  /** Returns the array of keys. */
  byte[] keys() {
    return keys;
  }

  /** Returns the current entry. */
  Slot current() {
    return slots[slot];
  }

  /** Moves to the next entry, if there is one. */
  boolean next() {
    boolean has = slot + 1 < size;
    slot += has ? 1 : 0;
    return has;
  }

  /** Moves to the previous entry, if there is one. */
  boolean previous() {
    boolean has = slot > 0;
    slot -= has ? 1 : 0;
    return has;
  }

  /** Moves to the last entry. */
  void last() {
    slot = size - 1;
  }

  /** Moves to the entry at a position in the block; returns whether there is one. */
  boolean moveTo(int entryAt) {
    slot = size - 1;
    while (slot > 0 && slots[slot].entryAt > entryAt) {
      slot--;
    }
    return slots[slot].entryAt == entryAt;
  }
}
