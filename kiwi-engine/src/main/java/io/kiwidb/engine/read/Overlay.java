package io.kiwidb.engine.read;

import io.kiwidb.engine.range.NewRangeDeletions;
import io.kiwidb.engine.range.RangeDeletions;
import io.kiwidb.engine.view.MemTableSlot;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.Lookup;
import io.kiwidb.spi.LookupKey;

/**
 * Writes that only one reader sees, on top of a keyspace: those of a transaction that has not been
 * committed. They are in a memtable of their own, with sequence numbers above all that a store
 * assigns ({@link #FIRST_SEQUENCE}), so they are newer than everything in the keyspace.
 *
 * <p>Threading: immutable; the memtable may receive later writes, which are not seen. The holder
 * keeps the memtable open.
 *
 * @param slot the memtable, with its deletions of ranges
 * @param sequence the last sequence number that the reader sees
 */
public record Overlay(MemTableSlot slot, long sequence) {
  /** The sequence number of the first write: a store will not assign so many. */
  public static final long FIRST_SEQUENCE = 1L << 54;

  private static final RangeDeletions[] NONE = {};

  /** Looks up a key; as {@link io.kiwidb.spi.MemTable#get}. */
  Lookup get(KeyOrder order, byte[] key, Entry result) {
    return slot.table().get(at(order, key), result);
  }

  /** Returns the sequence number of the newest deletion of a range that contains the key. */
  long newestRangeDeletion(KeyOrder order, byte[] key) {
    NewRangeDeletions deletions = slot.rangeDeletions();
    return deletions == null ? RangeDeletions.NONE : deletions.newest(at(order, key));
  }

  private LookupKey at(KeyOrder order, byte[] key) {
    return new LookupKey().set(order, key, 0, key.length, sequence);
  }

  /** Returns its deletions of ranges. */
  RangeDeletions[] rangeDeletions() {
    NewRangeDeletions deletions = slot.rangeDeletions();
    return deletions == null ? NONE : deletions.sets();
  }
}
