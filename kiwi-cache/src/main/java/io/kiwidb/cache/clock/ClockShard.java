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
 * <h2>Algorithm</h2>
 *
 * <p>The cache is a hash table with open addressing, and a hand iterates over its slots. A hit
 * probes adjacent slots, usually one or two, and does at most one plain write to a counter of the
 * entry, none once the counter is at its maximum. The hand lowers the counters that it passes and
 * evicts the first entry whose counter is 0. (Corbató, <i>A Paging Experiment with the Multics
 * System</i>, 1968, for the hand; the counter is the generalised clock of Smith, <i>Sequentiality
 * and Prefetching in Database Systems</i>, 1978.) The hand goes in the order of the slots, not of
 * age, so no list has to be maintained: an entry is an address, a block and a counter. Chance
 * determines how long a new block has until the hand passes, half a round on average.
 *
 * <h2>Invariants</h2>
 *
 * <ul>
 *   <li><b>C1</b> All changes are made under the lock, and to the current table only; a replaced
 *       table never changes.
 *   <li><b>C2</b> Readers take no lock. No slot is empty between the slot given by an entry's hash
 *       and the slot that holds it, and an entry is never moved within a table: a reader finds an
 *       entry that is present during its whole probe. So removing an entry leaves {@link #GONE} in
 *       its slot; the slot becomes empty only if the next slot is empty.
 *   <li><b>C3</b> {@code uses} is written without ordering by readers and under the lock by the
 *       hand. A lost write costs one round more or less and nothing else.
 *   <li><b>C4</b> At most half of the slots are taken, by entries and {@code GONE}; so probes are
 *       short.
 * </ul>
 *
 * <p>Threading: thread-safe. Ownership: owns its entries; blocks belong to the garbage collector.
 * Failure: none.
 */
final class ClockShard {
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(ClockEntry[].class);
  private static final ClockEntry GONE = new ClockEntry(0, 0, 0, () -> 0, new LongAdder());
  private static final int FEWEST_SLOTS = 64;
  private static final int MOST_SLOTS = 1 << 29;

  /**
   * Number of used blocks that an eviction skips before it evicts the next one regardless; bounds
   * the time of a put.
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

  /** Creates a shard whose table never has fewer slots than this, a power of two. */
  ClockShard(int fewestSlots) {
    this.fewestSlots = fewestSlots;
    this.slots = new @Nullable ClockEntry[fewestSlots];
  }

  /** Returns the entry of a block, or null. */
  @Nullable
  ClockEntry find(long hash, long file, long offset) {
    return find(slots, hash, file, offset);
  }

  /** Returns the number of blocks. */
  int count() {
    return count;
  }

  /** Inserts an entry; returns the bytes of the block that it replaces, or 0. */
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

  /** Removes a block; returns its bytes, or 0 if it is absent. */
  long remove(long hash, long file, long offset) {
    if (find(slots, hash, file, offset) == null) {
      return 0; // the usual case, a put after a miss; a block inserted concurrently is replaced by
      // the insertion
    }
    lock.lock();
    try {
      return removeIfPresent(hash, file, offset);
    } finally {
      lock.unlock();
    }
  }

  /** Replaces an entry with another, or removes it; returns false if it is no longer present. */
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

  /** Removes an entry, and preceding {@link #GONE} markers that are no longer needed (C2). */
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

  /**
   * Replaces the table with one that has room for twice the present entries, and no {@link #GONE}.
   */
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

  /**
   * Updates the count under the lock; {@code count} is volatile only for readers without the lock.
   */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void added(int howMany) {
    assert lock.isHeldByCurrentThread();
    count += howMany;
    assert count >= 0;
  }
}
