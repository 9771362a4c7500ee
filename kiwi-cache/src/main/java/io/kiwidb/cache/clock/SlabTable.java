package io.kiwidb.cache.clock;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The slabs by their numbers, and the places of blocks in them.
 *
 * <p>A place is the number of a slab (44 bits) and where in it the block begins, in units of 64
 * bytes (20 bits). A number is given out once. In a table with as many slots as a power of two a
 * slab has the slot that the lower bits of its number say, and shows the number: so a place of a
 * slab that is gone is known for what it is. A number whose slot is taken is left out.
 *
 * <p>Threading: lookups from any thread, without a lock; changes one at a time.
 */
final class SlabTable {
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Slab[].class);
  private static final int START_BITS = 20;
  private static final int FEWEST_SLOTS = 16;

  private volatile @Nullable Slab[] slots = new @Nullable Slab[FEWEST_SLOTS];
  private int slabs;
  private long lastId; // 0 is no slab's, so that no place is 0

  /** Where in its slab a block begins. */
  static int start(long place) {
    return ((int) place & (1 << START_BITS) - 1) << Slab.UNIT_BITS;
  }

  /** The place of a block. */
  static long place(Slab slab, int start) {
    return slab.id << START_BITS | start >>> Slab.UNIT_BITS;
  }

  /** The slab of a place, or null if it is not in the table any more. */
  @Nullable
  Slab slab(long place) {
    long id = place >>> START_BITS;
    @Nullable Slab[] present = slots;
    Slab slab = (Slab) SLOT.getAcquire(present, (int) id & present.length - 1);
    return slab != null && slab.id == id ? slab : null;
  }

  /** A number for a slab that is to be added next. */
  long nextId() {
    if (slabs * 2 >= slots.length) {
      grow();
    }
    do {
      lastId++;
    } while (slots[slot(lastId)] != null);
    return lastId;
  }

  /** Adds the slab that was given the last number. */
  void add(Slab slab) {
    SLOT.setRelease(slots, slot(slab.id), slab);
    slabs++;
  }

  /** Takes a slab out. */
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
      if (slab != null) { // what had slots of its own by fewer bits has them by more
        larger[(int) slab.id & larger.length - 1] = slab;
      }
    }
    slots = larger;
  }
}
