package io.kiwidb.engine.merge;

import io.kiwidb.CompactionFilter.Verdict;
import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.engine.range.RangeDeletions;
import io.kiwidb.key.InternalKey;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.LookupKey;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Iterates over merged entries and drops those that no reader can see. No other code may drop an
 * entry.
 *
 * <p>Open snapshots divide the sequence numbers into stripes; for each key, a reader sees the
 * newest entry of one stripe. An entry is dropped if
 *
 * <ul>
 *   <li><b>K1</b> a newer entry of its key is in the same stripe (it is shadowed for every reader),
 *       or
 *   <li><b>K2</b> it is a deletion in the oldest stripe and no older entry of its key can exist
 *       outside of the merge. Older ones within the merge follow it in the same stripe and are
 *       dropped by K1.
 * </ul>
 *
 * <p>The snapshots are read after everything in the merge was visible, so a later snapshot sees the
 * newest stripe.
 *
 * <p><b>K3</b> A user's filter is asked only about the newest value of a key in the newest stripe,
 * which no snapshot reads. A value that it removes becomes a deletion, to which K2 applies. The
 * code that commits ensures that no snapshot was opened meanwhile.
 *
 * <p><b>K4</b> An entry that a deletion of a range hides from every reader is dropped: the newest
 * deletion that the first reader of its stripe sees is newer than the entry. The deletion must be
 * durable before, or together with, what the merge writes.
 *
 * <p><b>K5</b> The source must be in internal order; an {@link IllegalStateException} names a
 * violation. Otherwise dropping by K1 and K2 would be wrong, and if one of several merged sources
 * is out of order, the merged sequence is, too.
 *
 * <p>Threading: not thread-safe.
 */
public final class CompactionIterator {
  /** Tells whether older entries of a key may exist outside of the merge. */
  @FunctionalInterface
  public interface OlderEntries {
    /** Always assumes older entries: only K1 drops entries. */
    OlderEntries POSSIBLE = entry -> true;

    /** Returns whether an older entry of this entry's key may exist outside of the merge. */
    boolean mayExist(Entry entry);
  }

  /**
   * The user keys to iterate over.
   *
   * @param from the first user key; null for no lower bound
   * @param to the user key before which it ends; null for no upper bound
   */
  public record Span(byte @Nullable [] from, byte @Nullable [] to) {
    /** All keys. */
    public static final Span ALL = new Span(null, null);
  }

  /**
   * Which entries may be dropped.
   *
   * @param snapshots sequence numbers of the open snapshots, ascending
   * @param older which entries may exist outside of the merge
   * @param filter a user's filter; null if there is none
   * @param deletions deletions of ranges
   */
  public record Rules(
      long[] snapshots,
      OlderEntries older,
      @Nullable EntryFilter filter,
      RangeDeletions deletions) {}

  private final EntryCursor source;
  private final Entry merged;
  private final Entry changed = new Entry();
  private final KeyOrder order;
  private final Span span;
  private final long[] snapshots;
  private final OlderEntries older;
  private final @Nullable EntryFilter filter;
  private final @Nullable RangeDeletions deletions; // null if there are none
  private int interval; // of the deletions, in which the last key was
  private Entry entry;
  private byte[] key = new byte[64];
  private int keyLength = -1;
  private long keyPrefix;
  private long tag;
  private int stripe;
  private boolean newKey;
  private long read;
  private long dropped;

  /** Creates an iterator over a span of a source, which the caller closes. */
  public CompactionIterator(EntryCursor source, KeyOrder order, Span span, Rules rules) {
    this.source = source;
    this.merged = source.entry();
    this.entry = merged;
    this.order = order;
    this.span = span;
    this.snapshots = rules.snapshots();
    this.older = rules.older();
    this.filter = rules.filter();
    this.deletions = rules.deletions().isEmpty() ? null : rules.deletions();
  }

  /** Moves to the first entry that is kept. */
  public boolean first() {
    byte[] from = span.from();
    return settle(
        from == null
            ? source.first()
            : source.seek(new LookupKey().set(order, from, 0, from.length, SequenceNumber.MAX)));
  }

  /** Moves to the next entry that is kept. */
  public boolean next() {
    return settle(source.next());
  }

  /** Returns the current entry. */
  public Entry entry() {
    return entry;
  }

  /**
   * Returns whether the current entry is the first of its key that is kept, so that a table may
   * begin with it.
   */
  public boolean isNewKey() {
    return newKey;
  }

  /** Returns the number of entries read. */
  public long read() {
    return read;
  }

  /** Returns the number of entries dropped. */
  public long dropped() {
    return dropped;
  }

  private boolean settle(boolean positioned) {
    newKey = false;
    for (boolean there = positioned; there; there = source.next()) {
      boolean sameKey = isSameKey(); // K5
      if (!sameKey && isBehindSpan()) {
        return false;
      }
      read++;
      requireKnown();
      entry = merged;
      tag = merged.tag();
      int newerStripe = stripe;
      stripe = stripeOf(merged.sequence());
      if (!sameKey) {
        keepKey();
        newKey = true;
      }
      boolean shadowed = sameKey && stripe == newerStripe; // K1
      if (!shadowed && !isRangeDeleted()) {
        if (!sameKey && filter != null && stripe == snapshots.length) { // K3
          applyFilter(filter);
        }
        if (!isUselessDeletion()) {
          return true;
        }
      }
      dropped++;
    }
    return false;
  }

  private boolean isRangeDeleted() { // K4
    RangeDeletions ranges = deletions;
    if (ranges == null) {
      return false;
    }
    if (!ranges.contains(interval, key, 0, keyLength, keyPrefix)) {
      interval = ranges.find(key, 0, keyLength, keyPrefix);
    }
    long reader = stripe < snapshots.length ? snapshots[stripe] : SequenceNumber.MAX;
    return ranges.newest(interval, reader) > merged.sequence();
  }

  private boolean isUselessDeletion() { // K2
    return entry.type() == ValueType.DELETE && stripe == 0 && !older.mayExist(entry);
  }

  /** Applies the filter. The source owns its entry object, so changes are shown in another one. */
  private void applyFilter(EntryFilter asked) {
    if (merged.type() != ValueType.PUT) {
      return;
    }
    Verdict verdict = asked.judge(merged);
    if (verdict == Verdict.KEEP) {
      return;
    }
    changed.key(merged.keyArray(), merged.keyOffset(), merged.keyLength(), merged.keyPrefix());
    if (verdict == Verdict.REMOVE) {
      changed.tag(SequenceNumber.tag(merged.sequence(), ValueType.DELETE));
      changed.value(key, 0, 0);
    } else {
      changed.tag(merged.tag(), merged.expiry());
      asked.showReplacement(changed);
    }
    entry = changed;
  }

  /** Returns how many snapshots do not see the sequence number: 0 is the oldest stripe. */
  private int stripeOf(long sequence) {
    if (snapshots.length == 0) {
      return 0;
    }
    int at = Arrays.binarySearch(snapshots, sequence);
    return at >= 0 ? at : -at - 1;
  }

  private boolean isSameKey() {
    if (keyLength < 0) {
      return false;
    }
    int behind = Long.compare(merged.keyPrefix(), keyPrefix);
    if (behind == 0) {
      behind = order.compare(
          merged.keyArray(), merged.keyOffset(), merged.keyLength(), key, 0, keyLength);
    }
    if (behind < 0 || (behind == 0 && merged.tag() >= tag)) {
      InternalKey before = new InternalKey(Arrays.copyOf(key, keyLength), tag);
      throw new IllegalStateException("entries out of order: "
          + new InternalKey(merged.copyKey(), merged.tag()) + " after " + before);
    }
    return behind == 0;
  }

  private boolean isBehindSpan() {
    byte[] to = span.to();
    return to != null
        && order.compare(
                merged.keyArray(), merged.keyOffset(), merged.keyLength(), to, 0, to.length)
            >= 0;
  }

  private void keepKey() {
    keyLength = merged.keyLength();
    keyPrefix = merged.keyPrefix();
    if (key.length < keyLength) {
      key = new byte[keyLength * 2];
    }
    System.arraycopy(merged.keyArray(), merged.keyOffset(), key, 0, keyLength);
  }

  private void requireKnown() {
    int type = merged.type();
    if (!ValueType.isStored(type)) {
      throw new IncompatibleFormatException(
          "the database",
          "contains an entry of type " + ValueType.nameOf(type)
              + ", which this release cannot merge; open it with a newer Kiwi");
    }
  }
}
