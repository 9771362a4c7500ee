package io.kiwidb.memtable.arena;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Allocates slices from a growing sequence of chunks: a compare-and-set on one word in the common
 * case, a lock when a chunk is full.
 *
 * <p>The word holds the number of the current chunk (upper half) and how much of it is allocated
 * (lower half), in the unit of the arena. Chunk numbers and the allocated part only grow, so the
 * word never takes the same value twice and the compare-and-set has no ABA problem.
 *
 * <p>Threading: thread-safe. Failure: an {@code OutOfMemoryError} of the {@link ChunkMaker} leaves
 * the state unchanged.
 */
public final class BumpPointer {
  /** Allocates the array of a chunk and publishes it to readers. */
  @FunctionalInterface
  public interface ChunkMaker {
    /** Allocates chunk number {@code chunk}; numbers are consecutive. */
    void make(int chunk, int capacity);
  }

  private static final int INITIAL_TABLE = 8;

  private final ChunkMaker maker;
  private final int largestCapacity;
  private final int maxChunks;
  private final PaddedLong state;
  private final PaddedLong alone = new PaddedLong(0);

  // Written under the lock before the state that refers to them, read after it. Volatile, because a
  // reader may see a table that was enlarged after that state.
  @SuppressWarnings("VolatileArray") // elements are set before the state that refers to them
  private volatile int[] capacities = new int[INITIAL_TABLE];

  @SuppressWarnings("VolatileArray") // as above
  private volatile long[] usedBefore = new long[INITIAL_TABLE];

  // Not a monitor: allocating a chunk takes long enough for other threads to block, including
  // virtual threads.
  private final ReentrantLock making = new ReentrantLock();
  private int chunks; // under the lock
  private int nextCapacity; // under the lock

  /**
   * Allocates the first chunk.
   *
   * @param firstCapacity size of the first chunk; each further chunk is twice as large
   * @param largestCapacity upper limit of the chunk size
   */
  public BumpPointer(ChunkMaker maker, int firstCapacity, int largestCapacity, int maxChunks) {
    assert firstCapacity > 0 && firstCapacity <= largestCapacity;
    this.maker = maker;
    this.largestCapacity = largestCapacity;
    this.maxChunks = maxChunks;
    this.nextCapacity = firstCapacity;
    this.state = new PaddedLong(pack(newSharedChunk(0), 0));
  }

  /** Returns the chunk of a position. */
  public static int chunk(long position) {
    return (int) (position >>> Integer.SIZE);
  }

  /** Returns the offset of a position in its chunk. */
  public static int offset(long position) {
    return (int) position;
  }

  private static long pack(int chunk, int offset) {
    return (long) chunk << Integer.SIZE | offset;
  }

  /** Allocates that many contiguous units and returns their position. */
  public long claim(int size) {
    long seen = state.get();
    while (fits(seen, size)) {
      if (state.compareAndSet(seen, seen + size)) {
        return seen;
      }
      seen = state.get();
    }
    making.lock();
    try {
      return claimInNewChunk(size);
    } finally {
      making.unlock();
    }
  }

  /**
   * Allocates that many units in a chunk of their own, so that a large allocation does not waste
   * the rest of a shared chunk.
   */
  public long claimAlone(int size) {
    making.lock();
    try {
      int chunk = newChunk(size);
      alone.add(size);
      return pack(chunk, 0);
    } finally {
      making.unlock();
    }
  }

  /** Returns the number of units allocated; never decreases. */
  public long used() {
    long seen = state.get();
    return usedBefore[chunk(seen)] + offset(seen) + alone.get();
  }

  private boolean fits(long seen, int size) {
    return offset(seen) <= capacities[chunk(seen)] - size;
  }

  private long claimInNewChunk(int size) {
    long seen = state.get();
    while (fits(seen, size)) { // another thread has added a chunk meanwhile
      if (state.compareAndSet(seen, seen + size)) {
        return seen;
      }
      seen = state.get();
    }
    // From here on the chunk stays full for this size: it is replaced only under this lock, and the
    // allocated part only grows.
    int fresh = newSharedChunk(size);
    do {
      seen = state.get();
      usedBefore[fresh] = usedBefore[chunk(seen)] + offset(seen);
    } while (!state.compareAndSet(seen, pack(fresh, size)));
    return pack(fresh, 0);
  }

  private int newSharedChunk(int size) {
    int chunk = newChunk(Math.max(size, nextCapacity));
    nextCapacity = (int) Math.min(largestCapacity, 2L * nextCapacity);
    return chunk;
  }

  private int newChunk(int capacity) {
    if (chunks == maxChunks) {
      throw new OutOfMemoryError(
          "memtable arena is full: all " + maxChunks + " addressable chunks are in use");
    }
    if (chunks == capacities.length) {
      int[] moreCapacities = Arrays.copyOf(capacities, 2 * chunks);
      usedBefore = Arrays.copyOf(usedBefore, 2 * chunks);
      capacities = moreCapacities;
    }
    maker.make(chunks, capacity);
    capacities[chunks] = capacity;
    return chunks++;
  }
}
