package io.kiwidb.engine.table;

import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import java.util.Arrays;

/**
 * Goes over merged entries and leaves out what nobody can see any more. No other code may drop an entry.
 *
 * <p>Open snapshots cut the sequence numbers into stripes; a reader sees, of each key, the newest entry of one stripe. An entry is left
 * out if
 *
 * <ul>
 *   <li><b>K1</b> a newer entry of its key lies in the same stripe (it is shadowed for every reader), or
 *   <li><b>K2</b> it is a deletion in the oldest stripe and no older entry of its key can be anywhere outside of what is merged.
 *       Older ones within the merge follow it in the same stripe and are left out by K1.
 * </ul>
 *
 * <p>The snapshots are read after everything in the merge was visible, so a later snapshot sees the newest stripe.
 *
 * <p>Threading: not thread-safe.
 */
public final class CompactionIterator {
  /** Says whether something outside of the merge may hold older entries of a key. */
  @FunctionalInterface
  public interface OlderEntries {
    /** There may always be some: nothing but K1 drops entries. */
    OlderEntries POSSIBLE = entry -> true;

    /** Whether an older entry of this entry's key may be outside of the merge. */
    boolean mayExist(Entry entry);
  }

  private final EntryCursor source;
  private final Entry entry;
  private final KeyOrder order;
  private final long[] snapshots;
  private final OlderEntries older;
  private byte[] key = new byte[64];
  private int keyLength = -1;
  private long keyPrefix;
  private int stripe;
  private boolean newKey;
  private long read;
  private long dropped;

  /**
   * Goes over a source, which the caller closes.
   *
   * @param snapshots sequence numbers of the open snapshots, ascending
   */
  public CompactionIterator(
      EntryCursor source, KeyOrder order, long[] snapshots, OlderEntries older) {
    this.source = source;
    this.entry = source.entry();
    this.order = order;
    this.snapshots = snapshots;
    this.older = older;
  }

  /** Goes to the first entry that stays. */
  public boolean first() {
    return settle(source.first());
  }

  /** Goes to the next entry that stays. */
  public boolean next() {
    return settle(source.next());
  }

  /** The present entry. */
  public Entry entry() {
    return entry;
  }

  /** Whether the present entry is the first that stays of its key, so that a table may begin with it. */
  public boolean isNewKey() {
    return newKey;
  }

  /** Entries that were seen. */
  public long read() {
    return read;
  }

  /** Entries that were left out. */
  public long dropped() {
    return dropped;
  }

  private boolean settle(boolean positioned) {
    newKey = false;
    for (boolean there = positioned; there; there = source.next()) {
      read++;
      requireKnown();
      boolean sameKey = isSameKey();
      int newerStripe = stripe;
      stripe = stripeOf(entry.sequence());
      if (!sameKey) {
        keepKey();
        newKey = true;
      }
      boolean shadowed = sameKey && stripe == newerStripe; // K1
      if (!shadowed && !isUselessDeletion()) {
        return true;
      }
      dropped++;
    }
    return false;
  }

  private boolean isUselessDeletion() { // K2
    return entry.type() == ValueType.DELETE && stripe == 0 && !older.mayExist(entry);
  }

  /** How many snapshots do not see the sequence number: 0 is the oldest stripe. */
  private int stripeOf(long sequence) {
    int at = Arrays.binarySearch(snapshots, sequence);
    return at >= 0 ? at : -at - 1;
  }

  private boolean isSameKey() {
    return keyLength >= 0
        && keyPrefix == entry.keyPrefix()
        && order.compare(key, 0, keyLength, entry.keyArray(), entry.keyOffset(), entry.keyLength())
            == 0;
  }

  private void keepKey() {
    keyLength = entry.keyLength();
    keyPrefix = entry.keyPrefix();
    if (key.length < keyLength) {
      key = new byte[keyLength * 2];
    }
    System.arraycopy(entry.keyArray(), entry.keyOffset(), key, 0, keyLength);
  }

  private void requireKnown() {
    int type = entry.type();
    if (type != ValueType.PUT && type != ValueType.DELETE) {
      throw new IncompatibleFormatException(
          "the database",
          "holds an entry of type " + ValueType.nameOf(type)
              + ", which this release cannot merge; open it with a newer Kiwi");
    }
  }
}
