package io.kiwidb.memtable.arena;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands out slices of a growing row of chunks: a compare-and-set on one word in the common case, a
 * lock when a chunk is full.
 *
 * <p>The word holds the number of the chunk in use (upper half) and how much of it is taken (lower
 * half), in whatever unit the arena counts. Chunk numbers only go up and the taken part only grows,
 * so the word never has the same value twice and the compare-and-set cannot be fooled.
 *
 * <p>Threading: thread-safe. Failure: an {@code OutOfMemoryError} of the {@link ChunkMaker} leaves
 * everything as it was.
 */
public final class BumpPointer {
  /** Makes the array of a chunk and puts it where readers look for it. */
  @FunctionalInterface
  public interface ChunkMaker {
    /** Makes chunk number {@code chunk}; numbers come in order. */
    void make(int chunk, int capacity);
  }

  private static final int INITIAL_TABLE = 8;

  private final ChunkMaker maker;
  private final int largestCapacity;
  private final int maxChunks;
  private final PaddedLong state;
  private final PaddedLong alone = new PaddedLong(0);

  // Written under the lock before the state that leads to them, read after it. Volatile, because
  // who
  // reads may come upon a table that was made larger after that state.
  @SuppressWarnings("VolatileArray") // its elements are set before the state that leads to them
  private volatile int[] capacities = new int[INITIAL_TABLE];

  @SuppressWarnings("VolatileArray") // the same
  private volatile long[] usedBefore = new long[INITIAL_TABLE];

  // No monitor: making a chunk takes long enough for others to wait, virtual threads among them.
  private final ReentrantLock making = new ReentrantLock();
  private int chunks; // under the lock
  private int nextCapacity; // under the lock

  /**
   * Makes the first chunk.
   *
   * @param firstCapacity size of the first chunk; each further one is twice as large
   * @param largestCapacity until they reach this
   */
  public BumpPointer(ChunkMaker maker, int firstCapacity, int largestCapacity, int maxChunks) {
    assert firstCapacity > 0 && firstCapacity <= largestCapacity;
    this.maker = maker;
    this.largestCapacity = largestCapacity;
    this.maxChunks = maxChunks;
    this.nextCapacity = firstCapacity;
    this.state = new PaddedLong(pack(newSharedChunk(0), 0));
  }

  /** The chunk of a position. */
  public static int chunk(long position) {
    return (int) (position >>> Integer.SIZE);
  }

  /** The offset in its chunk of a position. */
  public static int offset(long position) {
    return (int) position;
  }

  private static long pack(int chunk, int offset) {
    return (long) chunk << Integer.SIZE | offset;
  }

  /** Takes that many units in a row and returns their position. */
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
   * Takes that many units in a chunk of their own, so that a large piece wastes no rest of a shared
   * one.
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

  /** How many units were handed out; never goes down. */
  public long used() {
    long seen = state.get();
    return usedBefore[chunk(seen)] + offset(seen) + alone.get();
  }

  private boolean fits(long seen, int size) {
    return offset(seen) <= capacities[chunk(seen)] - size;
  }

  private long claimInNewChunk(int size) {
    long seen = state.get();
    while (fits(seen, size)) { // another thread came first and brought a chunk
      if (state.compareAndSet(seen, seen + size)) {
        return seen;
      }
      seen = state.get();
    }
    // From here on it stays full for this size: the chunk changes only under this lock, and what is
    // taken only grows.
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
          "a memtable arena is full: it has all " + maxChunks + " chunks it can address");
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
