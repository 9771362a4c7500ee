package io.kiwidb.cache.clock;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The slabs by number, and the places of blocks in them.
 *
 * <p>A place is the number of a slab (44 bits) and the offset of the block in it, in units of 64
 * bytes (20 bits). Numbers are never reused. The slot of a slab is given by the lower bits of its
 * number (the number of slots is a power of two), and the slab has its number: so a place in a
 * removed slab is detected. A number whose slot is taken is skipped.
 *
 * <p>Threading: lookups from any thread, without a lock; one thread at a time changes it.
 */
final class SlabTable {
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Slab[].class);
  private static final int START_BITS = 20;
  private static final int FEWEST_SLOTS = 16;

  private volatile @Nullable Slab[] slots = new @Nullable Slab[FEWEST_SLOTS];
  private int slabs;
  private long lastId; // 0 is never used, so that no place is 0

  /** Returns the offset of a block in its slab. */
  static int start(long place) {
    return ((int) place & (1 << START_BITS) - 1) << Slab.UNIT_BITS;
  }

  /** Returns the place of a block. */
  static long place(Slab slab, int start) {
    return slab.id << START_BITS | start >>> Slab.UNIT_BITS;
  }

  /** Returns the slab of a place, or null if it has been removed. */
  @Nullable
  Slab slab(long place) {
    long id = place >>> START_BITS;
    @Nullable Slab[] present = slots;
    Slab slab = (Slab) SLOT.getAcquire(present, (int) id & present.length - 1);
    return slab != null && slab.id == id ? slab : null;
  }

  /** Returns the number of the slab to be added next. */
  long nextId() {
    if (slabs * 2 >= slots.length) {
      grow();
    }
    do {
      lastId++;
    } while (slots[slot(lastId)] != null);
    return lastId;
  }

  /** Adds the slab with the number returned last. */
  void add(Slab slab) {
    SLOT.setRelease(slots, slot(slab.id), slab);
    slabs++;
  }

  /** Removes a slab. */
  void remove(Slab slab) {
    SLOT.setRelease(slots, slot(slab.id), null);
    slabs--;
  }

  private int slot(long id) {
    return (int) id & slots.length - 1;
  }

  private void grow() {
    @Nullable Slab[] larger = new @Nullable Slab[slots.length * 2];
    for (Slab slab : slots) {
      if (slab != null) { // slots distinct by fewer bits are distinct by more
        larger[(int) slab.id & larger.length - 1] = slab;
      }
    }
    slots = larger;
  }
}
