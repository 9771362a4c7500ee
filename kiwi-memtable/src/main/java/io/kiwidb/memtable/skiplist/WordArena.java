package io.kiwidb.memtable.skiplist;

import io.kiwidb.memtable.arena.BumpPointer;
import java.util.Arrays;

/**
 * Chunks of {@code long}s that hold the nodes. The reference of a node is an {@code int} of chunk
 * number and word offset.
 *
 * <p>Nodes are words and not bytes, because links are changed by compare-and-set, which the JVM
 * supports for elements of a {@code long[]} but not for longs in a byte array: their alignment
 * depends on the layout of array headers, and JDK 22 withdrew the guarantee.
 *
 * <p>Threading: thread-safe. A reference obtained by an acquiring read may be followed at once: the
 * chunk was put into the table before the reference was published.
 */
final class WordArena {
  /** The null reference: an offset beyond the end of any chunk. */
  static final int NIL = -1;

  private static final int OFFSET_BITS = 17; // 2^17 words: 1 MiB
  private static final int OFFSET_MASK = (1 << OFFSET_BITS) - 1;
  private static final int MAX_CHUNKS = 1 << (Integer.SIZE - OFFSET_BITS); // 32 GiB of nodes

  // Slightly less than 1 MiB, so that the array with its header fills a G1 region of 1 MiB without
  // spilling into a second.
  private static final int LARGEST_CAPACITY = (1 << OFFSET_BITS) - 8;
  private static final int SMALLEST_CAPACITY = 1 << 9;
  private static final int INITIAL_TABLE = 8;

  // Volatile, because a reader may see a table that was enlarged for another thread's chunk.
  @SuppressWarnings("VolatileArray") // elements are set before it is published
  private volatile long[][] chunks = new long[INITIAL_TABLE][];

  private final BumpPointer pointer;

  /** Creates an arena sized for about that many bytes; more are accepted. */
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

  /** Allocates that many contiguous zeroed words and returns their reference. */
  int allocate(int words) {
    long position = pointer.claim(words);
    return BumpPointer.chunk(position) << OFFSET_BITS | BumpPointer.offset(position);
  }

  /** Returns the array that holds a node. */
  long[] array(int reference) {
    return chunks[reference >>> OFFSET_BITS];
  }

  /** Returns the index of a node in its array. */
  static int index(int reference) {
    return reference & OFFSET_MASK;
  }

  /** Returns the number of bytes allocated. */
  long usedBytes() {
    return pointer.used() * Long.BYTES;
  }
}
