package io.kiwidb.memtable.offheap;

import io.kiwidb.memtable.arena.BumpPointer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Chunks of off-heap memory. A reference is an {@code int} of chunk number (15 bits) and offset in
 * units of eight bytes (17 bits).
 *
 * <p><b>When it is freed.</b> {@link #free} frees all of it at once, and from then on no reference
 * is valid: first the table of chunks is emptied, then each buffer is detached from its memory, and
 * only then is the memory freed. A late access is thus an exception and never reads memory of
 * another owner, provided that, as {@link io.kiwidb.spi.MemTable#close} requires, no access is in
 * progress during the call. Memory that is never freed explicitly is freed with the buffer that
 * owns it when the garbage collector finds that unreachable: the JDK has a Cleaner for each.
 *
 * <p>Threading: one thread allocates, many read.
 */
final class NativeMemory {
  /** The null reference: an offset beyond the end of any shared chunk. */
  static final int NIL = -1;

  private static final int UNIT_BITS = 3;
  private static final int PLACE_BITS = 17; // 2^17 units: 1 MiB
  private static final int PLACE_MASK = (1 << PLACE_BITS) - 1;
  private static final int MAX_CHUNKS = 1 << (Integer.SIZE - PLACE_BITS);
  private static final int LARGEST_CAPACITY = (1 << PLACE_BITS) - 8;
  private static final int SMALLEST_CAPACITY = 1 << 9;

  /**
   * Allocations of this size or larger get a chunk of their own: at most a quarter of a shared
   * chunk is wasted at its end.
   */
  private static final int ALONE_FROM = LARGEST_CAPACITY / 4;

  private static final int INITIAL_TABLE = 8;

  private final BumpPointer pointer;
  private final ReentrantLock freeing = new ReentrantLock();
  private int made;

  // Volatile, because a reader may see a table that was enlarged for a newer chunk.
  @SuppressWarnings("VolatileArray") // elements are set before it is published
  private volatile UnsafeBuffer[] chunks = new UnsafeBuffer[INITIAL_TABLE];

  /** Creates memory sized for about that many bytes; more are accepted. */
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

  /** Allocates that many contiguous bytes and returns their reference. */
  int take(int bytes) {
    requireOpen();
    int units = (bytes + (1 << UNIT_BITS) - 1) >>> UNIT_BITS;
    long position = units < ALONE_FROM ? pointer.claim(units) : pointer.claimAlone(units);
    return BumpPointer.chunk(position) << PLACE_BITS | BumpPointer.offset(position);
  }

  /** Returns the buffer of a reference. */
  UnsafeBuffer buffer(int reference) {
    return chunks[reference >>> PLACE_BITS];
  }

  /** Returns the index of a reference in its buffer. */
  static int index(int reference) {
    return (reference & PLACE_MASK) << UNIT_BITS;
  }

  /** Returns the number of bytes allocated. */
  long usedBytes() {
    return pointer.used() << UNIT_BITS;
  }

  /** Throws if the memory has been freed. */
  void requireOpen() {
    if (chunks.length == 0) {
      throw new IllegalStateException("the memtable is closed and its memory freed");
    }
  }

  /** Frees all memory. Idempotent. Requires: no concurrent access. */
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
