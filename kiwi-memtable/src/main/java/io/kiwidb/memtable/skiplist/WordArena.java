package io.kiwidb.memtable.skiplist;

import io.kiwidb.memtable.arena.BumpPointer;
import java.util.Arrays;

/**
 * Chunks of {@code long}s that hold the nodes. A node is known by a reference: an {@code int} of
 * chunk number and word offset.
 *
 * <p>Nodes are words and not bytes, because links are changed by compare-and-set, which the JVM
 * grants for elements of a {@code long[]} but not for bytes seen as longs: whether those are
 * aligned depends on the layout of array headers, and JDK 22 withdrew the promise.
 *
 * <p>Threading: thread-safe. A reference got by an acquiring read may be followed at once: the
 * chunk was put into the table before the reference was published.
 */
final class WordArena {
  /** The reference of no node: an offset that no chunk is long enough for. */
  static final int NIL = -1;

  private static final int OFFSET_BITS = 17; // 2^17 words: 1 MiB
  private static final int OFFSET_MASK = (1 << OFFSET_BITS) - 1;
  private static final int MAX_CHUNKS = 1 << (Integer.SIZE - OFFSET_BITS); // 32 GiB of nodes

  // A little less than 1 MiB, so that the array with its header fills a G1 region of 1 MiB and does
  // not spill into a second.
  private static final int LARGEST_CAPACITY = (1 << OFFSET_BITS) - 8;
  private static final int SMALLEST_CAPACITY = 1 << 9;
  private static final int INITIAL_TABLE = 8;

  // Volatile, because a reader may come upon a table that was made larger for somebody else's
  // chunk.
  @SuppressWarnings("VolatileArray") // its elements are set before it
  private volatile long[][] chunks = new long[INITIAL_TABLE][];

  private final BumpPointer pointer;

  /** Makes an arena for about that many bytes; it takes more as well. */
  WordArena(long expectedBytes) {
    long firstCapacity =
        Math.min(LARGEST_CAPACITY, Math.max(SMALLEST_CAPACITY, expectedBytes / Long.BYTES));
    pointer = new BumpPointer(this::make, (int) firstCapacity, LARGEST_CAPACITY, MAX_CHUNKS);
  }

  private void make(int chunk, int capacity) {
    long[][] table = chunks;
    if (chunk == table.length) {
      table = Arrays.copyOf(table, 2 * chunk);
    }
    table[chunk] = new long[capacity];
    chunks = table;
  }

  /** Takes that many words in a row, zero, and returns their reference. */
  int allocate(int words) {
    long position = pointer.claim(words);
    return BumpPointer.chunk(position) << OFFSET_BITS | BumpPointer.offset(position);
  }

  /** The array that holds a node. */
  long[] array(int reference) {
    return chunks[reference >>> OFFSET_BITS];
  }

  /** Where in its array a node starts. */
  static int index(int reference) {
    return reference & OFFSET_MASK;
  }

  /** How many bytes were handed out. */
  long usedBytes() {
    return pointer.used() * Long.BYTES;
  }
}
