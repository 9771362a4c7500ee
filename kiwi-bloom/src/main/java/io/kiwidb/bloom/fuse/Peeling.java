package io.kiwidb.bloom.fuse;

import io.kiwidb.io.LittleEndian;
import java.util.Arrays;

/**
 * One attempt to fill the slots of a filter.
 *
 * <p>Each key needs its three slots to add up, by exclusive or, to its fingerprint. As long as some
 * slot belongs to one key only, that key can be set aside: whatever the others need, this slot can
 * be chosen last to suit it. Setting it aside may leave other slots with one key, and so on. If all
 * keys go that way, the slots are filled in the opposite order; if not, another seed gives other
 * slots. Every slot keeps the number of its keys and the exclusive or of their mixed hashes, so
 * that the last key of a slot is known without a list.
 *
 * <p>Threading: not thread-safe. It takes 13 bytes a slot and 9 a key, which with the hashes of the
 * builder is about 32 bytes a key while a large filter is made.
 */
final class Peeling {
  /**
   * In {@link #keys}: the number of keys is above these bits, which hold the exclusive or of which
   * slot of each key it is.
   */
  private static final int ROLE_BITS = 2;

  private static final int ROLE_MASK = (1 << ROLE_BITS) - 1;
  private static final int ONE_KEY = 1 << ROLE_BITS;

  /** More keys than this in one slot do not occur at random; the counter would wrap. */
  private static final int MOST_KEYS = 0xff >> ROLE_BITS;

  private final FuseShape shape;
  private final long[] hashes;
  private final byte[] keys;
  private final int[] lonely;
  private final long[] order;
  private final byte[] roles;
  private final int[] places = new int[FuseShape.ARITY];
  private int lonelyCount;

  /** Room for the attempts with keys of one number. */
  Peeling(FuseShape shape, int keyCount) {
    this.shape = shape;
    int slots = Math.toIntExact(shape.slots());
    hashes = new long[slots];
    keys = new byte[slots];
    lonely = new int[slots];
    order = new long[keyCount];
    roles = new byte[keyCount];
  }

  /** Finds an order for the first keys of the array; false if there is none with this seed. */
  boolean findOrder(long[] keyHashes, int count, long seed) {
    Arrays.fill(hashes, 0);
    Arrays.fill(keys, (byte) 0);
    for (int i = 0; i < count; i++) {
      long mixed = FuseShape.mix(keyHashes[i], seed);
      locate(mixed);
      for (int role = 0; role < places.length; role++) {
        int slot = places[role];
        if ((keys[slot] & 0xff) >> ROLE_BITS == MOST_KEYS) {
          return false;
        }
        keys[slot] = (byte) (keys[slot] + ONE_KEY ^ role);
        hashes[slot] ^= mixed;
      }
    }
    return peel() == count;
  }

  private int peel() {
    lonelyCount = 0;
    for (int slot = 0; slot < keys.length; slot++) {
      noteIfLonely(slot);
    }
    int peeled = 0;
    while (lonelyCount > 0) {
      int slot = lonely[--lonelyCount];
      if ((keys[slot] & 0xff) >> ROLE_BITS != 1) {
        continue; // its key was set aside through another slot meanwhile
      }
      long mixed = hashes[slot];
      int role = keys[slot] & ROLE_MASK;
      order[peeled] = mixed;
      roles[peeled++] = (byte) role;
      locate(mixed);
      for (int other = 0; other < places.length; other++) {
        int place = places[other];
        keys[place] = (byte) (keys[place] - ONE_KEY ^ other);
        hashes[place] ^= mixed;
        if (other != role) {
          noteIfLonely(place);
        }
      }
    }
    return peeled;
  }

  private void noteIfLonely(int slot) {
    if ((keys[slot] & 0xff) >> ROLE_BITS == 1) {
      lonely[lonelyCount++] = slot; // once for each slot: a count falls from two to one only once
    }
  }

  private void locate(long mixed) {
    int first = shape.first(mixed);
    places[0] = first;
    places[1] = shape.second(mixed, first);
    places[2] = shape.third(mixed, first);
  }

  /**
   * Fills the slots in the order that was found.
   *
   * @param target zeros from {@code offset} on, with slack behind the last slot
   */
  void fill(byte[] target, int offset, int width) {
    for (int i = order.length - 1; i >= 0; i--) {
      long mixed = order[i];
      locate(mixed);
      long value = FuseShape.fingerprint(mixed, width);
      for (int place : places) {
        value ^= read(target, offset, place, width); // the one to be written is still zero
      }
      write(target, offset, places[roles[i]], width, value);
    }
  }

  private static long read(byte[] target, int offset, int slot, int width) {
    long bit = (long) slot * width;
    return LittleEndian.getLong(target, offset + (int) (bit >>> 3)) >>> (bit & 7)
        & (1L << width) - 1;
  }

  private static void write(byte[] target, int offset, int slot, int width, long value) {
    long bit = (long) slot * width;
    int at = offset + (int) (bit >>> 3);
    LittleEndian.putLong(target, at, LittleEndian.getLong(target, at) | value << (bit & 7));
  }
}
