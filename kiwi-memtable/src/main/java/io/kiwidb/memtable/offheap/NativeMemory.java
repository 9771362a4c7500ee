package io.kiwidb.memtable.offheap;

import io.kiwidb.memtable.arena.BumpPointer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Chunks of memory outside of the heap. A place is known by a reference: an {@code int} of chunk
 * number (15 bits) and units of eight bytes in it (17 bits).
 *
 * <p><b>When it is freed.</b> {@link #free} gives all of it back at once, and from then on no
 * reference leads anywhere: first the table of chunks is emptied, then each buffer is left without
 * memory, and only then is the memory freed. A late access is thus an exception and never reads
 * what belongs to somebody else, provided that, as {@link io.kiwidb.spi.MemTable#close} requires,
 * none is under way during the call. Memory that nobody frees goes with the buffer that owns it,
 * when the collector finds that: the JDK has a Cleaner for each.
 *
 * <p>Threading: one thread takes memory, many use it.
 */
final class NativeMemory {
  /** The reference of nothing: a place that no shared chunk is long enough for. */
  static final int NIL = -1;

  private static final int UNIT_BITS = 3;
  private static final int PLACE_BITS = 17; // 2^17 units: 1 MiB
  private static final int PLACE_MASK = (1 << PLACE_BITS) - 1;
  private static final int MAX_CHUNKS = 1 << (Integer.SIZE - PLACE_BITS);
  private static final int LARGEST_CAPACITY = (1 << PLACE_BITS) - 8;
  private static final int SMALLEST_CAPACITY = 1 << 9;

  /**
   * Pieces from this size on get a chunk of their own: at most a quarter of a shared one is wasted
   * at its end.
   */
  private static final int ALONE_FROM = LARGEST_CAPACITY / 4;

  private static final int INITIAL_TABLE = 8;

  private final BumpPointer pointer;
  private final ReentrantLock freeing = new ReentrantLock();
  private int made;

  // Volatile, because a reader may come upon a table that was made larger for a newer chunk.
  @SuppressWarnings("VolatileArray") // its elements are set before it
  private volatile UnsafeBuffer[] chunks = new UnsafeBuffer[INITIAL_TABLE];

  /** Makes room for about that many bytes; it takes more as well. */
  NativeMemory(long expectedBytes) {
    long firstCapacity =
        Math.min(LARGEST_CAPACITY, Math.max(SMALLEST_CAPACITY, expectedBytes >> UNIT_BITS));
    pointer = new BumpPointer(this::make, (int) firstCapacity, LARGEST_CAPACITY, MAX_CHUNKS);
  }

  private void make(int chunk, int capacity) {
    UnsafeBuffer[] table = chunks;
    if (chunk == table.length) {
      table = Arrays.copyOf(table, 2 * chunk);
    }
    table[chunk] = new UnsafeBuffer(ByteBuffer.allocateDirect(capacity << UNIT_BITS));
    chunks = table;
    made = chunk + 1;
  }

  /** Takes that many bytes in a row and returns their reference. */
  int take(int bytes) {
    requireOpen();
    int units = (bytes + (1 << UNIT_BITS) - 1) >>> UNIT_BITS;
    long position = units < ALONE_FROM ? pointer.claim(units) : pointer.claimAlone(units);
    return BumpPointer.chunk(position) << PLACE_BITS | BumpPointer.offset(position);
  }

  /** The buffer that a reference leads into. */
  UnsafeBuffer buffer(int reference) {
    return chunks[reference >>> PLACE_BITS];
  }

  /** Where in its buffer a reference leads to. */
  static int index(int reference) {
    return (reference & PLACE_MASK) << UNIT_BITS;
  }

  /** How many bytes were taken. */
  long usedBytes() {
    return pointer.used() << UNIT_BITS;
  }

  /** Fails if the memory was freed. */
  void requireOpen() {
    if (chunks.length == 0) {
      throw new IllegalStateException("the memtable was closed, its memory is freed");
    }
  }

  /** Gives all memory back. Idempotent. Requires: nobody uses it at this moment. */
  void free() {
    freeing.lock();
    try {
      UnsafeBuffer[] table = chunks;
      if (table.length == 0) {
        return;
      }
      chunks = new UnsafeBuffer[0];
      for (int chunk = 0; chunk < made; chunk++) {
        ByteBuffer memory = table[chunk].byteBuffer();
        table[chunk].wrap(0, 0);
        BufferUtil.free(memory);
      }
    } finally {
      freeing.unlock();
    }
  }
}
