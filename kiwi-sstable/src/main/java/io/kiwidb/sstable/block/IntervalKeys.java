package io.kiwidb.sstable.block;

import io.kiwidb.io.LittleEndian;
import java.util.Arrays;

/**
 * All entries from one restart to the next, parsed, with their keys put together, and a position
 * among them. Threading: not thread-safe; reused.
 */
final class IntervalKeys {
  /** What has to be readable behind a key that is added, and is writable behind the keys. */
  static final int SLACK = Long.BYTES;

  /** Up to here a loop over longs is faster than a call. */
  private static final int SHORT_KEY = 32;

  private static final byte[] NO_KEYS = new byte[0];

  private byte[] keys = NO_KEYS;
  private Slot[] slots = new Slot[0];
  private int size;
  private int restart;
  private int slot;

  /** One entry. */
  static final class Slot {
    /** Where in the block the entry begins. */
    int entryAt;

    /** Where in {@link #keys} its key begins, and how many bytes it has. */
    int keyAt;

    int keyLength;

    /** The prefix of the key. */
    long prefix;

    /** Its tag. */
    long tag;

    /** Where in the block the value begins, and how many bytes it has. */
    int valueAt;

    int valueLength;
  }

  /** Holds nothing: the cursor goes forward without it. */
  void clear() {
    size = 0;
  }

  /** Whether it holds nothing. */
  boolean isEmpty() {
    return size == 0;
  }

  /** Begins to take the entries of an interval. */
  void begin(int newRestart) {
    size = 0;
    restart = newRestart;
  }

  /**
   * Adds the next entry with a copy of its key; what is not of the key is for the caller to fill
   * in.
   */
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

  /** The restart that begins the interval. */
  int restart() {
    return restart;
  }

  /** The array of keys. */
  byte[] keys() {
    return keys;
  }

  /** The current entry. */
  Slot current() {
    return slots[slot];
  }

  /** Goes one entry on, if there is one. */
  boolean next() {
    boolean has = slot + 1 < size;
    slot += has ? 1 : 0;
    return has;
  }

  /** Goes one entry back, if there is one. */
  boolean previous() {
    boolean has = slot > 0;
    slot -= has ? 1 : 0;
    return has;
  }

  /** Goes to the last entry. */
  void last() {
    slot = size - 1;
  }

  /** Goes to the entry that begins at a place in the block; answers whether one does. */
  boolean moveTo(int entryAt) {
    slot = size - 1;
    while (slot > 0 && slots[slot].entryAt > entryAt) {
      slot--;
    }
    return slots[slot].entryAt == entryAt;
  }
}
