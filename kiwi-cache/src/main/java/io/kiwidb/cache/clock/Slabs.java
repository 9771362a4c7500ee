package io.kiwidb.cache.clock;

import io.kiwidb.cache.BlockHash;
import io.kiwidb.cache.ByteBudget;
import io.kiwidb.spi.BlockImage;
import io.kiwidb.spi.PackedBlockCache;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Blocks as bytes, in insertion order, in large arrays.
 *
 * <h2>Algorithm</h2>
 *
 * <p>Blocks are appended to a slab; when it is full, the next slab follows. When the budget has no
 * room for another slab, the oldest is evicted: its used blocks are copied to the new one with
 * their counters lowered, the others are dropped. A slab of which more than half was used is moved
 * to the end of the queue unchanged, with the counters lowered, and the next one is considered.
 * That is the clock of {@link ClockShard} in order of age, and a log with cleaning (Rosenblum and
 * Ousterhout, <i>The Design and Implementation of a Log-Structured File System</i>, 1992): a slab
 * most of whose blocks are already gone, because their files are, is evicted first.
 *
 * <p>No part of an array is written twice, so readers need no lock and nothing is pinned: an array
 * lives as long as it is referenced. And arrays of {@value #SLAB_BYTES} bytes are larger than half
 * a G1 region in heaps of up to 16 GB: the garbage collector never copies them, whereas blocks that
 * are objects are copied once or twice while they are young, in stop-the-world pauses. In larger
 * heaps slabs are as large as a region.
 *
 * <h2>Invariants</h2>
 *
 * <ul>
 *   <li><b>S1</b> Slabs, their queue and the table change only under the lock. It is acquired
 *       before locks of shards, never after.
 *   <li><b>S2</b> A block is written before its entry is put into a shard, and before its place is
 *       returned.
 *   <li><b>S3</b> The budget is charged for a slab before it is allocated, and for as long as it is
 *       in the table.
 * </ul>
 *
 * <p>Threading: thread-safe. Ownership: owns its slabs. Failure: exceptions of
 * {@link BlockImage#writeTo}; the space is then wasted until its slab is evicted.
 */
final class Slabs implements PackedBlockCache {
  /** Size of a slab including the header of its array. */
  private static final int SLAB_BYTES = 4 << 20;

  private static final int MOST_SLAB_BYTES = 32 << 20;
  private static final int ARRAY_HEADER = 16;

  /** Memory of a slab in addition to the bytes of its array: objects, and the array header. */
  private static final int SLAB_OBJECTS = 160;

  /** The size of a G1 region is the power of two at or below this fraction of the heap. */
  private static final int REGIONS = 2048;

  /** The minimum number of slabs in a budget. */
  private static final int SLABS = 16;

  /** A block larger than this fraction of a slab gets a slab of its own. */
  private static final int ALONE = 4;

  /** An entry of 64 bytes, and its share of the lists and tables that contain it. */
  private static final int ENTRY_BYTES = 80;

  private static final int USUAL_BLOCK = 4 << 10;

  /** A slab with less than this live fraction is evicted before older ones. */
  private static final double SPARSE = 0.5;

  /**
   * Number of used slabs that a put skips before it evicts the next one regardless; bounds its
   * time.
   */
  private static final int MOST_SPARED = 8;

  private final ByteBudget budget;
  private final Shards shards;
  private final LongAdder hits;
  private final LongAdder misses;
  private final LongAdder evictions;
  private final int largest = largest(Runtime.getRuntime().maxMemory());

  private final ReentrantLock lock = new ReentrantLock();
  private final SlabTable table = new SlabTable();
  private final Deque<Slab> closed = new ArrayDeque<>(); // the oldest first
  private @Nullable Slab newest;
  private volatile long nextCharge; // of the slab after the newest

  /** Creates an empty cache; evictions are counted in {@code evictions}. */
  Slabs(ByteBudget budget, Shards shards, LongAdder hits, LongAdder misses, LongAdder evictions) {
    this.budget = budget;
    this.shards = shards;
    this.hits = hits;
    this.misses = misses;
    this.evictions = evictions;
  }

  /** Returns the maximum slab size for a maximum heap size. */
  static int largest(long heap) {
    long region = Long.highestOneBit(Math.max(1, heap / REGIONS));
    return (int) Math.max(SLAB_BYTES, Math.min(MOST_SLAB_BYTES, region));
  }

  @Override
  public int start(long place) {
    return SlabTable.start(place);
  }

  @Override
  public byte @Nullable [] array(long place) {
    byte[] bytes = peek(place);
    if (bytes == null) {
      return null;
    }
    hits.increment(); // before the block is touched: the atomic add would wait for that load
    int start = start(place);
    int uses = Slab.uses(bytes, start);
    if (uses < ClockEntry.MOST_USES) {
      Slab.uses(bytes, start, uses + 1);
    }
    return bytes;
  }

  @Override
  public byte @Nullable [] peek(long place) {
    Slab slab = table.slab(place);
    return slab == null ? null : slab.bytes();
  }

  @Override
  public long find(long file, long offset) {
    long hash = BlockHash.of(file, offset);
    ClockEntry entry = shards.of(hash).find(hash, file, offset);
    if (entry instanceof SlabEntry found) {
      return SlabTable.place(found.slab, found.start);
    }
    miss();
    return NONE;
  }

  @Override
  public void miss() {
    misses.increment();
  }

  /**
   * Returns whether a block fits without an eviction: as long as another slab can follow the
   * newest.
   */
  boolean hasRoom(long bytes) {
    return budget.hasRoom(Math.max(bytes, nextCharge));
  }

  @Override
  public long put(long file, long offset, BlockImage block) {
    int length = block.length();
    long hash = BlockHash.of(file, offset);
    lock.lock();
    try {
      boolean alone = isAlone(length);
      long sizeAlone = Slab.sizeFor(length);
      Slab slab = alone ? open(sizeAlone, charge(sizeAlone, 1)) : slabFor(length);
      if (slab == null) {
        shards.of(hash).remove(hash, file, offset);
        return NONE;
      }
      if (alone) {
        closed.add(slab);
      }
      int start = slab.room(length);
      slab.take(start, length);
      block.writeTo(Objects.requireNonNull(slab.bytes()), start);
      SlabEntry entry = new SlabEntry(file, offset, slab, start, length);
      slab.add(entry);
      shards.of(hash).insert(hash, entry);
      budget.trim(); // T2 of ByteBudget
      return SlabTable.place(slab, start);
    } finally {
      lock.unlock();
    }
  }

  private boolean isAlone(int length) {
    return Slab.sizeFor(length) > slabSize() / ALONE;
  }

  /** Returns the size of the next slab. */
  private int slabSize() {
    long part = Long.highestOneBit(Math.max(1, budget.limit() / SLABS));
    return (int) Math.max(0, Math.min(largest, part) - ARRAY_HEADER);
  }

  /** Returns the newest slab, if a block fits, or a new one; null if that is impossible. */
  private @Nullable Slab slabFor(int length) {
    Slab present = newest;
    if (present != null && present.room(length) >= 0) {
      return present;
    }
    int slabSize = slabSize();
    int blocks = present == null ? slabSize / USUAL_BLOCK : present.entries().size();
    long charge = charge(slabSize, blocks);
    if (present != null) {
      closed.add(present);
      newest = null;
    }
    List<Slab> victims = new ArrayList<>(1);
    while (!budget.hasRoom(charge) && !closed.isEmpty()) {
      Slab victim = chooseVictim();
      release(victim);
      victims.add(victim);
    }
    try {
      newest = open(slabSize, charge);
    } finally { // also if allocation fails
      nextCharge = newest == null ? 0 : charge;
      victims.forEach(this::empty);
    }
    return newest == null || newest.room(length) >= 0 ? newest : null;
  }

  private static long charge(long size, int blocks) {
    return SLAB_OBJECTS + size + (long) blocks * ENTRY_BYTES;
  }

  private @Nullable Slab open(long size, long charge) {
    if (size > Integer.MAX_VALUE - ARRAY_HEADER || !budget.reserve(charge)) {
      return null;
    }
    boolean made = false;
    try {
      Slab slab = new Slab(table.nextId(), (int) size, charge);
      table.add(slab);
      made = true;
      return slab;
    } finally {
      if (!made) {
        budget.release(charge);
      }
    }
  }

  /**
   * Removes all blocks from a slab: used ones move to the newest slab, as long as they take at most
   * half of it.
   */
  private void empty(Slab slab) {
    byte[] bytes = Objects.requireNonNull(slab.bytes());
    int copied = 0;
    for (SlabEntry entry : slab.entries()) {
      if (entry.isGone()) {
        continue;
      }
      int uses = Slab.uses(bytes, entry.start);
      if (uses > 0 && copied * 2L < bytes.length && copy(entry, bytes, uses - 1)) {
        copied += entry.length;
      } else {
        evict(entry);
      }
    }
    slab.free();
  }

  private void evict(SlabEntry entry) {
    long hash = BlockHash.of(entry.file, entry.offset);
    if (shards.of(hash).replace(hash, entry, null)) {
      evictions.increment();
    }
  }

  /** Copies a block to the newest slab; returns false if it does not fit. */
  private boolean copy(SlabEntry entry, byte[] from, int uses) {
    Slab to = newest;
    byte[] bytes = to == null ? null : to.bytes();
    int start = to == null ? -1 : to.room(entry.length);
    if (to == null || bytes == null || start < 0) {
      return false;
    }
    to.take(start, entry.length);
    System.arraycopy(from, entry.start, bytes, start, entry.length);
    Slab.uses(bytes, start, uses);
    SlabEntry copy = new SlabEntry(entry.file, entry.offset, to, start, entry.length);
    to.add(copy);
    long hash = BlockHash.of(entry.file, entry.offset);
    if (!shards.of(hash).replace(hash, entry, copy)) {
      copy.drop(); // its file was removed concurrently
    }
    return true;
  }

  /** Removes the slab to be evicted from the queue. Requires: the queue is not empty. */
  private Slab chooseVictim() {
    Slab emptiest = closed.getFirst();
    for (Slab slab : closed) {
      if (slab.liveShare() < emptiest.liveShare()) {
        emptiest = slab;
      }
    }
    if (emptiest.liveShare() < SPARSE) {
      closed.remove(emptiest);
      return emptiest;
    }
    Slab oldest = closed.removeFirst();
    for (int i = 0; i < MOST_SPARED && oldest.usedShare() > 0.5; i++) {
      oldest.lowerUses();
      closed.add(oldest);
      oldest = closed.removeFirst();
    }
    return oldest;
  }

  private void release(Slab slab) {
    table.remove(slab);
    budget.release(slab.charge);
  }

  /**
   * Evicts a whole slab; its used blocks are kept only if the newest slab has room. Returns false
   * if there is none.
   */
  boolean evictSlab() {
    lock.lock();
    try {
      Slab last = newest;
      if (closed.isEmpty() && last == null) {
        return false;
      }
      if (closed.isEmpty() && last != null) {
        closed.add(last);
        newest = null;
        nextCharge = 0;
      }
      Slab victim = chooseVictim();
      empty(victim);
      release(victim);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Removes the blocks of a file, and slabs that are then empty. */
  void evictFile(long file) {
    shards.evictFile(file); // releases nothing: the charge is per slab
    lock.lock();
    try {
      closed.removeIf(slab -> {
        boolean dead = slab.liveShare() == 0;
        if (dead) {
          release(slab);
          slab.free();
        }
        return dead;
      });
    } finally {
      lock.unlock();
    }
  }

  /** Returns the number of blocks. */
  long count() {
    return shards.count();
  }
}
