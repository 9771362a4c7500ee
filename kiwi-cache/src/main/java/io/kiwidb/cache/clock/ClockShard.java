package io.kiwidb.cache.clock;

import io.kiwidb.cache.BlockHash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A part of a tier: the blocks whose hashes have the same upper bits.
 *
 * <h2>The idea</h2>
 *
 * <p>A hash table with open addressing is the cache, and a hand goes round its slots. A hit is a
 * walk over neighbouring slots, usually one or two, and at most one plain write to a counter of the
 * entry, none once the counter is full. The hand lowers the counters that it passes and evicts the
 * first entry that has none left. (Corbató, <i>A Paging Experiment with the Multics System</i>,
 * 1968, for the hand; the counter is the generalised clock of Smith, <i>Sequentiality and
 * Prefetching in Database Systems</i>, 1978.) The hand goes in the order of the slots and not of
 * age, so that no list has to be kept: an entry is an address, a block and a counter. Chance
 * decides how long a new block has until the hand comes by, half a round on average.
 *
 * <h2>Invariants</h2>
 *
 * <ul>
 *   <li><b>C1</b> All changes are made under the lock, and to the present table only; a table that
 *       was replaced never changes.
 *   <li><b>C2</b> Readers take no lock. From the slot where an entry's hash points to the slot
 *       where it is, no slot is empty, and an entry is never moved within a table: a reader finds
 *       what is present during its whole walk. So an entry that leaves a slot in the middle of a
 *       walk leaves {@link #GONE} there; only if the next slot is empty the slot becomes empty,
 *       too.
 *   <li><b>C3</b> {@code uses} is written without ordering by readers and under the lock by the
 *       hand. A lost write costs a round more or less and nothing else.
 *   <li><b>C4</b> At most half of the slots are taken, by entries and {@code GONE}; so walks end,
 *       and soon.
 * </ul>
 *
 * <p>Threading: thread-safe. Ownership: of its entries; blocks belong to the collector. Failure:
 * none.
 */
final class ClockShard {
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(ClockEntry[].class);
  private static final ClockEntry GONE = new ClockEntry(0, 0, 0, () -> 0, new LongAdder());
  private static final int FEWEST_SLOTS = 64;
  private static final int MOST_SLOTS = 1 << 29;

  /**
   * How many used blocks an eviction passes over before it takes the next anyway; bounds the time
   * of a put.
   */
  private static final int MOST_SPARED = 64;

  private final ReentrantLock lock = new ReentrantLock();
  private final int fewestSlots;
  private volatile @Nullable ClockEntry[] slots;
  private volatile int count;
  private int taken;
  private int hand;

  ClockShard() {
    this(FEWEST_SLOTS);
  }

  /** With a table that is never smaller than this, a power of two. */
  ClockShard(int fewestSlots) {
    this.fewestSlots = fewestSlots;
    this.slots = new @Nullable ClockEntry[fewestSlots];
  }

  /** The entry of a block, or null. */
  @Nullable
  ClockEntry find(long hash, long file, long offset) {
    return find(slots, hash, file, offset);
  }

  /** How many blocks there are. */
  int count() {
    return count;
  }

  /** Puts an entry in; returns the bytes of the block that had its place, or 0. */
  long insert(long hash, ClockEntry entry) {
    lock.lock();
    try {
      long freed = removeIfPresent(hash, entry.file, entry.offset);
      if ((taken + 1) * 2L > slots.length && slots.length < MOST_SLOTS) {
        rebuild();
      }
      place(slots, hash, entry);
      added(1);
      return freed;
    } finally {
      lock.unlock();
    }
  }

  /** Removes a block; returns its bytes, or 0 if it is not there. */
  long remove(long hash, long file, long offset) {
    if (find(slots, hash, file, offset) == null) {
      return 0; // the usual case, at a put after a miss; a block that comes just now is replaced by
      // the insertion
    }
    lock.lock();
    try {
      return removeIfPresent(hash, file, offset);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Puts an entry in the place of another, or takes that away; false if it is not there any more.
   */
  boolean replace(long hash, ClockEntry old, @Nullable ClockEntry fresh) {
    lock.lock();
    try {
      ClockEntry present = find(slots, hash, old.file, old.offset);
      if (present != old) {
        return false;
      }
      int at = slotOf(hash, old);
      if (fresh == null) {
        clearSlot(at, old);
      } else {
        old.drop();
        SLOT.setRelease(slots, at, fresh);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Moves the hand until it has evicted a block; returns its bytes, or 0 if there is none. */
  long evict() {
    if (count == 0) {
      return 0;
    }
    lock.lock();
    try {
      int spared = 0;
      while (count > 0) {
        @Nullable ClockEntry[] table = slots;
        int at = hand & table.length - 1;
        hand = at + 1;
        ClockEntry entry = table[at];
        if (entry == null || entry == GONE) {
          continue;
        }
        if (!entry.pass() || spared++ == MOST_SPARED) {
          clearSlot(at, entry);
          return entry.bytes;
        }
      }
      return 0;
    } finally {
      lock.unlock();
    }
  }

  /** Removes the blocks of a file; returns their bytes. Looks at every slot. */
  long evictFile(long file) {
    if (count == 0) {
      return 0;
    }
    lock.lock();
    try {
      @Nullable ClockEntry[] table = slots;
      long freed = 0;
      for (int at = 0; at < table.length; at++) {
        ClockEntry entry = table[at];
        if (entry != null && entry.file == file && entry != GONE) {
          clearSlot(at, entry);
          freed += entry.bytes;
        }
      }
      return freed;
    } finally {
      lock.unlock();
    }
  }

  /** Removes all blocks; returns their bytes. */
  long clear() {
    lock.lock();
    try {
      long freed = 0;
      for (ClockEntry entry : slots) {
        if (entry != null && entry != GONE) {
          entry.drop();
          freed += entry.bytes;
        }
      }
      slots = new @Nullable ClockEntry[fewestSlots];
      taken = 0;
      added(-count);
      return freed;
    } finally {
      lock.unlock();
    }
  }

  private static @Nullable ClockEntry find(
      @Nullable ClockEntry[] table, long hash, long file, long offset) {
    int mask = table.length - 1;
    for (int at = (int) hash & mask; ; at = at + 1 & mask) {
      ClockEntry entry = (ClockEntry) SLOT.getAcquire(table, at);
      if (entry == null || (entry.offset == offset && entry.file == file && entry != GONE)) {
        return entry;
      }
    }
  }

  private long removeIfPresent(long hash, long file, long offset) {
    ClockEntry entry = find(slots, hash, file, offset);
    if (entry == null) {
      return 0;
    }
    clearSlot(slotOf(hash, entry), entry);
    return entry.bytes;
  }

  private int slotOf(long hash, ClockEntry entry) {
    int mask = slots.length - 1;
    int at = (int) hash & mask;
    while (slots[at] != entry) {
      at = at + 1 & mask;
    }
    return at;
  }

  /** Takes an entry away, and what stands before it without need (C2). */
  private void clearSlot(int slot, ClockEntry entry) {
    assert lock.isHeldByCurrentThread();
    entry.drop();
    @Nullable ClockEntry[] table = slots;
    int mask = table.length - 1;
    SLOT.setRelease(table, slot, GONE);
    added(-1);
    if (table[slot + 1 & mask] == null) {
      for (int at = slot; table[at] == GONE; at = at - 1 & mask) {
        SLOT.setRelease(table, at, null);
        taken--;
      }
    }
  }

  private void place(@Nullable ClockEntry[] table, long hash, ClockEntry entry) {
    int mask = table.length - 1;
    int at = (int) hash & mask;
    while (table[at] != null && table[at] != GONE) {
      at = at + 1 & mask;
    }
    if (table[at] == null) {
      taken++;
    }
    SLOT.setRelease(table, at, entry);
    assert taken < table.length : "C4";
  }

  /** Another table with room for twice the entries that there are, and without {@link #GONE}. */
  private void rebuild() {
    int capacity = fewestSlots;
    while (capacity < 3L * (count + 1) && capacity < MOST_SLOTS) {
      capacity *= 2;
    }
    @Nullable ClockEntry[] fresh = new @Nullable ClockEntry[capacity];
    taken = 0;
    for (ClockEntry entry : slots) {
      if (entry != null && entry != GONE) {
        place(fresh, BlockHash.of(entry.file, entry.offset), entry);
      }
    }
    slots = fresh;
  }

  /** Counts under the lock; {@code count} is volatile only for those who read it without. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void added(int howMany) {
    assert lock.isHeldByCurrentThread();
    count += howMany;
    assert count >= 0;
  }
}
