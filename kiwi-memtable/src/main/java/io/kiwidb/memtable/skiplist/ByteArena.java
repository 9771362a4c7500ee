package io.kiwidb.memtable.skiplist;

import io.kiwidb.io.LittleEndian;
import io.kiwidb.memtable.arena.BumpPointer;
import io.kiwidb.spi.Entry;
import java.util.Arrays;

/**
 * Chunks of bytes that hold keys and values. A position is a {@code long}: chunk number in the
 * upper half, offset in the lower.
 *
 * <p>An entry is its key, directly followed by its value, so that a lookup that has compared the
 * key has the value in the cache; an expiry is in the eight bytes before the key. Bytes are written
 * once, before the entry is published, by plain writes: nothing here depends on the alignment of a
 * {@code byte[]}.
 *
 * <p>Threading: thread-safe, see {@link WordArena}.
 */
final class ByteArena {
  private static final int EXPIRY_BYTES = Long.BYTES;
  private static final int LARGEST_CAPACITY = (1 << 20) - 64; // see WordArena
  private static final int SMALLEST_CAPACITY = 1 << 12;

  /**
   * Entries of this size or larger get an array of their own: at most a quarter of a chunk is
   * wasted at its end.
   */
  private static final int ALONE_FROM = LARGEST_CAPACITY / 4;

  private static final int INITIAL_TABLE = 8;

  // Volatile, because a reader may see a table that was enlarged for another thread's chunk.
  @SuppressWarnings("VolatileArray") // elements are set before it is published
  private volatile byte[][] chunks = new byte[INITIAL_TABLE][];

  private final BumpPointer pointer;

  /** Creates an arena sized for about that many bytes; more are accepted. */
  ByteArena(long expectedBytes) {
    long firstCapacity = Math.min(LARGEST_CAPACITY, Math.max(SMALLEST_CAPACITY, expectedBytes));
    pointer =
        new BumpPointer(this::make, (int) firstCapacity, LARGEST_CAPACITY, Integer.MAX_VALUE - 8);
  }

  private void make(int chunk, int capacity) {
    byte[][] table = chunks;
    if (chunk == table.length) {
      table = Arrays.copyOf(table, 2 * chunk);
    }
    table[chunk] = new byte[capacity];
    chunks = table;
  }

  /** Copies an entry and returns the position of its key. */
  long store(
      long expiry, byte[] bytes, int keyOffset, int keyLength, int valueOffset, int valueLength) {
    int before = expiry == Entry.NEVER ? 0 : EXPIRY_BYTES;
    int size = Math.addExact(before + keyLength, valueLength);
    long start = size < ALONE_FROM ? pointer.claim(size) : pointer.claimAlone(size);
    long position = start + before;
    byte[] array = array(position);
    int offset = offset(position);
    if (before != 0) {
      LittleEndian.putLong(array, offset - EXPIRY_BYTES, expiry);
    }
    System.arraycopy(bytes, keyOffset, array, offset, keyLength);
    System.arraycopy(bytes, valueOffset, array, offset + keyLength, valueLength);
    return position;
  }

  /** Returns the expiry before a key. Requires: the entry was stored with one. */
  long expiry(long position) {
    return LittleEndian.getLong(array(position), offset(position) - EXPIRY_BYTES);
  }

  /** Returns the array that holds an entry. */
  byte[] array(long position) {
    return chunks[BumpPointer.chunk(position)];
  }

  /** Returns the offset of the key of an entry in its array. */
  static int offset(long position) {
    return BumpPointer.offset(position);
  }

  /** Returns the number of bytes allocated. */
  long usedBytes() {
    return pointer.used();
  }
}
