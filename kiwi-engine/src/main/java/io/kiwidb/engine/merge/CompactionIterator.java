package io.kiwidb.engine.merge;

import io.kiwidb.CompactionFilter.Verdict;
import io.kiwidb.IncompatibleFormatException;
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
 * Goes over merged entries and leaves out what nobody can see any more. No other code may drop an
 * entry.
 *
 * <p>Open snapshots cut the sequence numbers into stripes; a reader sees, of each key, the newest
 * entry of one stripe. An entry is left out if
 *
 * <ul>
 *   <li><b>K1</b> a newer entry of its key lies in the same stripe (it is shadowed for every
 *       reader), or
 *   <li><b>K2</b> it is a deletion in the oldest stripe and no older entry of its key can be
 *       anywhere outside of what is merged. Older ones within the merge follow it in the same
 *       stripe and are left out by K1.
 * </ul>
 *
 * <p>The snapshots are read after everything in the merge was visible, so a later snapshot sees the
 * newest stripe.
 *
 * <p><b>K3</b> A user's filter is asked only about the newest value of a key, in the newest stripe:
 * no snapshot reads it. What it removes becomes a deletion, to which K2 applies. Whoever commits
 * sees to it that no snapshot was opened meanwhile.
 *
 * <p><b>K4</b> What it is shown must be in internal order; an {@link IllegalStateException} says
 * what is not. Dropping by K1 and K2 would be wrong otherwise, and of several sources that are
 * merged one that is out of order always shows in what is merged.
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

  /**
   * What is gone over.
   *
   * @param from the first user key; null for all from the first
   * @param to the user key before which it ends; null for all to the last
   */
  public record Span(byte @Nullable [] from, byte @Nullable [] to) {
    /** Everything. */
    public static final Span ALL = new Span(null, null);
  }

  /**
   * What may be left out.
   *
   * @param snapshots sequence numbers of the open snapshots, ascending
   * @param older what may lie outside of the merge
   * @param filter a user's filter; null without
   */
  public record Rules(
      long[] snapshots, OlderEntries older, @Nullable EntryFilter filter) {}

  private final EntryCursor source;
  private final Entry merged;
  private final Entry changed = new Entry();
  private final KeyOrder order;
  private final Span span;
  private final long[] snapshots;
  private final OlderEntries older;
  private final @Nullable EntryFilter filter;
  private Entry entry;
  private byte[] key = new byte[64];
  private int keyLength = -1;
  private long keyPrefix;
  private long tag;
  private int stripe;
  private boolean newKey;
  private long read;
  private long dropped;

  /** Goes over a span of a source, which the caller closes. */
  public CompactionIterator(EntryCursor source, KeyOrder order, Span span, Rules rules) {
    this.source = source;
    this.merged = source.entry();
    this.entry = merged;
    this.order = order;
    this.span = span;
    this.snapshots = rules.snapshots();
    this.older = rules.older();
    this.filter = rules.filter();
  }

  /** Goes to the first entry that stays. */
  public boolean first() {
    byte[] from = span.from();
    return settle(
        from == null
            ? source.first()
            : source.seek(new LookupKey().set(order, from, 0, from.length, SequenceNumber.MAX)));
  }

  /** Goes to the next entry that stays. */
  public boolean next() {
    return settle(source.next());
  }

  /** The present entry. */
  public Entry entry() {
    return entry;
  }

  /**
   * Whether the present entry is the first that stays of its key, so that a table may begin with
   * it.
   */
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
      boolean sameKey = isSameKey(); // K4
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
      if (!shadowed) {
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

  private boolean isUselessDeletion() { // K2
    return entry.type() == ValueType.DELETE && stripe == 0 && !older.mayExist(entry);
  }

  /** The holder of the source is its own: what changes is shown in another. */
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

  /** How many snapshots do not see the sequence number: 0 is the oldest stripe. */
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
          + new InternalKey(merged.copyKey(), merged.tag()) + " behind " + before);
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
    if (!ValueType.isExecuted(type)) {
      throw new IncompatibleFormatException(
          "the database",
          "holds an entry of type " + ValueType.nameOf(type)
              + ", which this release cannot merge; open it with a newer Kiwi");
    }
  }
}
