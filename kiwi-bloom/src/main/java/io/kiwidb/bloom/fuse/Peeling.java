package io.kiwidb.bloom.fuse;

import io.kiwidb.io.LittleEndian;
import java.util.Arrays;

/**
 * One attempt to fill the slots of a filter.
 *
 * <p>The exclusive or of the three slots of each key must be its fingerprint. As long as some slot
 * belongs to only one key, that key can be set aside (peeled): whatever the other keys require,
 * this slot can be assigned last to satisfy it. Peeling a key may leave other slots with one key,
 * and so on. If all keys can be peeled, the slots are assigned in reverse order; if not, another
 * seed gives other slots. Every slot keeps the number of its keys and the exclusive or of their
 * mixed hashes, so that the last key of a slot is known without a list.
 *
 * <p>Threading: not thread-safe. It takes 13 bytes a slot and 9 a key, which with the hashes of the
 * builder is about 32 bytes a key while a large filter is built.
 */
final class Peeling {
  /**
   * In {@link #keys}: the number of keys is above these bits, which hold the exclusive or of the
   * role (first, second or third slot) that the slot has for each key.
   */
  private static final int ROLE_BITS = 2;

  private static final int ROLE_MASK = (1 << ROLE_BITS) - 1;
  private static final int ONE_KEY = 1 << ROLE_BITS;

  /** More keys than this in one slot do not occur at random; the counter would overflow. */
  private static final int MOST_KEYS = 0xff >> ROLE_BITS;

  private final FuseShape shape;
  private final long[] hashes;
  private final byte[] keys;
  private final int[] lonely;
  private final long[] order;
  private final byte[] roles;
  private final int[] places = new int[FuseShape.ARITY];
  private int lonelyCount;

  /** Allocates memory for attempts with this number of keys. */
  Peeling(FuseShape shape, int keyCount) {
    this.shape = shape;
    int slots = Math.toIntExact(shape.slots());
    hashes = new long[slots];
    keys = new byte[slots];
    lonely = new int[slots];
    order = new long[keyCount];
    roles = new byte[keyCount];
  }

  /**
   * Finds a peeling order for the first keys of the array; returns false if there is none with this
   * seed.
   */
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
        continue; // its key has been peeled through another slot
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
      lonely[lonelyCount++] = slot; // once per slot: a count drops from two to one only once
    }
  }

  private void locate(long mixed) {
    int first = shape.first(mixed);
    places[0] = first;
    places[1] = shape.second(mixed, first);
    places[2] = shape.third(mixed, first);
  }

  /**
   * Assigns the slots in reverse peeling order.
   *
   * @param target zeros from {@code offset} on, with slack after the last slot
   */
  void fill(byte[] target, int offset, int width) {
    for (int i = order.length - 1; i >= 0; i--) {
      long mixed = order[i];
      locate(mixed);
      long value = FuseShape.fingerprint(mixed, width);
      for (int place : places) {
        value ^= read(target, offset, place, width); // the slot to be assigned is still zero
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
