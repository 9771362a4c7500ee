package io.kiwidb.sstable.block;

import java.util.Arrays;

/**
 * The keys of all entries from one restart to the next, put together, with a position among them. Threading: not thread-safe;
 * reused.
 */
final class IntervalKeys {
  private static final byte[] NO_KEYS = new byte[0];
  private static final int[] NO_PLACES = new int[0];

  private byte[] keys = NO_KEYS;
  private int[] entries = NO_PLACES;
  private int[] keyEnds = NO_PLACES;
  private int size;
  private int restart;
  private int slot;

  /** Holds nothing: the cursor goes forward without it. */
  void clear() {
    size = 0;
  }

  /** Whether it holds nothing. */
  boolean isEmpty() {
    return size == 0;
  }

  /** Begins to take the keys of an interval. */
  void begin(int newRestart) {
    size = 0;
    restart = newRestart;
    if (entries.length == 0) {
      entries = new int[DataBlockWriter.RESTART_INTERVAL];
      keyEnds = new int[DataBlockWriter.RESTART_INTERVAL];
    }
  }

  /** Adds the next entry's place and a copy of its key. */
  void add(int entryAt, byte[] key, int length) {
    if (size == entries.length) { // another interval than this release writes
      entries = Arrays.copyOf(entries, 2 * size);
      keyEnds = Arrays.copyOf(keyEnds, 2 * size);
    }
    int start = size == 0 ? 0 : keyEnds[size - 1];
    int end = Math.addExact(start, length);
    if (keys.length < end) {
      keys = Arrays.copyOf(keys, (int) Math.min(BlockFormat.MAX_BLOCK_BYTES, 2L * end));
    }
    System.arraycopy(key, 0, keys, start, length);
    entries[size] = entryAt;
    keyEnds[size] = end;
    size++;
  }

  /** How many keys there are. */
  int size() {
    return size;
  }

  /** The restart that begins the interval. */
  int restart() {
    return restart;
  }

  /** The current position. */
  int slot() {
    return slot;
  }

  /** Whether there is a key behind the current one. */
  boolean hasNext() {
    return slot + 1 < size;
  }

  /** Goes to a position. */
  void slot(int newSlot) {
    assert newSlot >= 0 && newSlot < size;
    slot = newSlot;
  }

  /** Goes to the entry that begins at a place in the block. */
  void moveTo(int entryAt) {
    slot = Arrays.binarySearch(entries, 0, size, entryAt);
    assert slot >= 0 : "no entry begins at " + entryAt;
  }

  /** Where the current entry begins in the block. */
  int entryAt() {
    return entries[slot];
  }

  /** The array of keys. */
  byte[] keys() {
    return keys;
  }

  /** Where the current key begins in it. */
  int keyStart() {
    return slot == 0 ? 0 : keyEnds[slot - 1];
  }

  /** How many bytes it has. */
  int keyLength() {
    return keyEnds[slot] - keyStart();
  }
}
