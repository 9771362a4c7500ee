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
 * Blocks as bytes, in the order in which they came, in large arrays.
 *
 * <h2>The idea</h2>
 *
 * <p>Blocks are appended to a slab; when it is full, another follows. When there is no room for
 * another, the oldest goes: its blocks that were used are copied to the new one, with their
 * counters lowered, the others are forgotten. A slab of which more than half was used goes to the
 * end of the row as it is, with the counters lowered, and the next has its turn. That is the clock
 * of {@link ClockShard} in the order of age, and a log that is cleaned (Rosenblum and Ousterhout,
 * <i>The Design and Implementation of a Log-Structured File System</i>, 1992): where most blocks of
 * a slab are gone already, because their files are, it goes first.
 *
 * <p>No array is written twice, so readers need no lock and nothing is pinned: an array lives as
 * long as somebody has it. And arrays of {@value #SLAB_BYTES} bytes are larger than half a region
 * of G1 in heaps up to 16 GB: the collector never copies them, whereas blocks that are objects are
 * copied once or twice while they are young, during which all threads stand still. In larger heaps
 * slabs are as large as a region.
 *
 * <h2>Invariants</h2>
 *
 * <ul>
 *   <li><b>S1</b> Slabs, their row and the table change under the lock only. It is taken before
 *       locks of shards, never after.
 *   <li><b>S2</b> A block is written before its entry is put into a shard, and before its place is
 *       returned.
 *   <li><b>S3</b> The budget is charged for a slab before it is made, and for as long as it is in
 *       the table.
 * </ul>
 *
 * <p>Threading: thread-safe. Ownership: of its slabs. Failure: what {@link BlockImage#writeTo}
 * throws; the room is then lost until its slab goes.
 */
final class Slabs implements PackedBlockCache {
  /** A slab with the header of its array. */
  private static final int SLAB_BYTES = 4 << 20;

  private static final int MOST_SLAB_BYTES = 32 << 20;
  private static final int ARRAY_HEADER = 16;

  /** What a slab takes beside the bytes of its array: objects, and the header of the array. */
  private static final int SLAB_OBJECTS = 160;

  /** A region of G1 has the power of two below this part of the heap. */
  private static final int REGIONS = 2048;

  /** The least number of slabs in a budget. */
  private static final int SLABS = 16;

  /** A block larger than this part of a slab gets a slab of its own. */
  private static final int ALONE = 4;

  /** An entry of 64 bytes, and its share of the lists and tables that it stands in. */
  private static final int ENTRY_BYTES = 80;

  private static final int USUAL_BLOCK = 4 << 10;

  /** Of how much of a slab is there yet when it goes before older ones. */
  private static final double SPARSE = 0.5;

  /** How many slabs in use a put passes over before it takes the next anyway; bounds its time. */
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
  private volatile long nextCharge; // of the slab behind the newest

  /** No slabs yet; evicting counts in {@code evictions}. */
  Slabs(ByteBudget budget, Shards shards, LongAdder hits, LongAdder misses, LongAdder evictions) {
    this.budget = budget;
    this.shards = shards;
    this.hits = hits;
    this.misses = misses;
    this.evictions = evictions;
  }

  /** The largest slab, given the largest heap. */
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
    hits.increment(); // before the block is touched, because it waits for what was touched before
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

  /** Whether there is room without a block going: while another slab can follow the newest. */
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

  /** The size of the next slab. */
  private int slabSize() {
    long part = Long.highestOneBit(Math.max(1, budget.limit() / SLABS));
    return (int) Math.max(0, Math.min(largest, part) - ARRAY_HEADER);
  }

  /** The newest slab, if it has room for a block, or a new one; null if there can be none. */
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
    } finally { // without memory for another, too
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
   * Takes all blocks out of a slab: those that were used go to the newest, as long as they take no
   * more than half of it.
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

  /** Copies a block to the newest slab; false if there is no room. */
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
      copy.drop(); // its file has gone meanwhile
    }
    return true;
  }

  /** Takes out of the row the slab that has to go; requires that there is one. */
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
   * Makes room: a whole slab goes, and what is used of it stays only if the newest has room for it.
   * False if there is none.
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

  /** Forgets the blocks of a file, and slabs in which nothing is left. */
  void evictFile(long file) {
    shards.evictFile(file); // charges nothing: slabs are charged for
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

  /** How many blocks there are. */
  long count() {
    return shards.count();
  }
}
