package io.kiwidb.engine.merge;

import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.engine.expiry.Stripes;
import io.kiwidb.engine.manifest.VersionBlobs;
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
 * <p>Open snapshots divide the sequence numbers into {@link Stripes}; for each key, a reader sees
 * the newest entry of one stripe. An entry is dropped if
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
 * <p><b>K6</b> The newest entry of a stripe that is an operand becomes one value with the older
 * ones of its stripe and the value below them, if that is known: in the stripe, hidden for its
 * readers, or absent as in K2. Otherwise operands are combined, if the operator can. An operand
 * that outlives an older entry is not combined with it, see {@link StripeOperands}.
 *
 * <p><b>K7</b> A single deletion and the value that follows it in its stripe are both dropped.
 * Until then it is kept, also if it is shadowed: a later single deletion may remove what shadows
 * it, and the value in an older table must stay hidden. One that meets an older single deletion is
 * dropped. One that meets anything else, which is against its contract or the work of a filter, is
 * replaced by a deletion, so that nothing older appears again.
 *
 * <p><b>K8</b> A value or operand that has expired for the first reader of its stripe has expired
 * for all of them. It becomes a deletion, to which K2 applies.
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
   * @param stripes the open snapshots, and what has expired for their readers
   * @param older which entries may exist outside of the merge
   * @param filter a user's filter; null if there is none
   * @param deletions deletions of ranges
   * @param operands what is done with operands
   * @param blobs where the values of pointers are
   */
  public record Rules(
      Stripes stripes,
      OlderEntries older,
      @Nullable EntryFilter filter,
      RangeDeletions deletions,
      OperandRule operands,
      VersionBlobs blobs) {}

  private final EntryCursor source;
  private final Entry merged;
  private final Entry changed = new Entry();
  private final KeyOrder order;
  private final Span span;
  private final Stripes stripes;
  private final OlderEntries older;
  private final @Nullable EntryFilter filter;
  private final @Nullable RangeDeletions deletions; // null if there are none
  private final StripeOperands operands;
  private final VersionBlobs blobs;
  private int interval; // of the deletions, in which the last key was
  private Entry entry;
  private byte[] key = new byte[64];
  private int keyLength = -1;
  private long keyPrefix;
  private long tag;
  private int stripe;
  private boolean newKey;
  private boolean isAhead; // the source is on the entry after the last one taken
  private boolean isThere; // or at its end
  private long read;
  private long dropped;
  private long met;
  private long expired;

  /** Creates an iterator over a span of a source, which the caller closes. */
  public CompactionIterator(EntryCursor source, KeyOrder order, Span span, Rules rules) {
    this.source = source;
    this.merged = source.entry();
    this.entry = merged;
    this.order = order;
    this.span = span;
    this.stripes = rules.stripes();
    this.older = rules.older();
    this.filter = rules.filter();
    this.deletions = rules.deletions().isEmpty() ? null : rules.deletions();
    this.operands =
        new StripeOperands(rules.operands().operator(), rules.operands().failed());
    this.blobs = rules.blobs();
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
    if (operands.hasNext()) {
      newKey = false;
      entry = operands.next();
      return true;
    }
    return settle(advance());
  }

  /** Moves to the next entry of the source, unless {@link #look} has. */
  private boolean advance() {
    if (isAhead) {
      isAhead = false;
      return isThere;
    }
    return source.next();
  }

  /** Moves to the next entry of the source; returns whether it is of the key and its stripe. */
  private boolean look() {
    isAhead = true;
    isThere = source.next();
    return isThere && isSameKey() && stripes.of(merged.sequence()) == stripe;
  }

  /** Takes the entry that {@link #look} has found. */
  private void take() {
    requireKnown();
    isAhead = false;
    read++;
    tag = merged.tag();
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

  /** Returns the number of single deletions that were dropped together with their value. */
  public long met() {
    return met;
  }

  /** Returns the number of entries that were dropped, or became deletions, as they had expired. */
  public long expired() {
    return expired;
  }

  private boolean settle(boolean positioned) {
    newKey = false;
    for (boolean there = positioned; there; there = advance()) {
      boolean sameKey = isSameKey(); // K5
      if (!sameKey && isBehindSpan()) {
        return false;
      }
      read++;
      requireKnown();
      entry = merged;
      tag = merged.tag();
      int newerStripe = stripe;
      stripe = stripes.of(merged.sequence());
      if (!sameKey) {
        keepKey();
        newKey = true;
      }
      boolean shadowed = sameKey && stripe == newerStripe; // K1
      boolean isCandidate = !shadowed || merged.type() == ValueType.SINGLE_DELETE; // K7
      if (isCandidate && !isRangeDeleted() && keeps(!sameKey)) {
        return true;
      }
      dropped++;
    }
    return false;
  }

  /** Decides about an entry that is not shadowed, or a single deletion. */
  private boolean keeps(boolean isNewest) {
    if (hasExpired()) {
      becomeDeletion();
      expired++;
      return !isUselessDeletion();
    }
    switch (ValueType.base(merged.type())) {
      case ValueType.MERGE -> applyOperands();
      case ValueType.SINGLE_DELETE -> {
        if (isDone()) {
          return false;
        }
      }
      default -> {}
    }
    if (isNewest && filter != null && stripe == stripes.newest()) { // K3
      entry = filter.apply(entry, blobs);
    }
    return !isUselessDeletion();
  }

  /** Lets what follows from operands take their place (K6). */
  private void applyOperands() {
    operands.begin(merged);
    boolean isKey = look();
    while (isKey && !isHidden() && ValueType.base(merged.type()) == ValueType.MERGE) {
      take();
      operands.add(merged);
      isKey = look();
    }
    if (isKey && isHidden()) {
      operands.nothingBelow();
    } else if (isKey) {
      take();
      operands.below(merged, blobs);
    } else if (!(isThere && isSameKey()) && stripe == 0 && !older.mayExist(operands.newest())) {
      operands.nothingBelow();
    }
    dropped += operands.apply();
    entry = operands.next();
  }

  /** Returns whether a single deletion has met its value, or an older one (K7). */
  private boolean isDone() {
    changed.key(key, 0, keyLength, keyPrefix);
    changed.tag(merged.tag());
    changed.value(key, 0, 0);
    entry = changed;
    if (!look()) {
      return false;
    }
    switch (ValueType.base(merged.type())) {
      case ValueType.PUT, ValueType.BLOB_POINTER -> {
        take();
        dropped++;
        met++;
        return true;
      }
      case ValueType.SINGLE_DELETE -> {
        return true;
      }
      default -> {
        changed.tag(SequenceNumber.tag(changed.sequence(), ValueType.DELETE));
        return false;
      }
    }
  }

  /** Returns whether the entry and all older ones of its key are hidden from its readers. */
  private boolean isHidden() {
    return hasExpired() || isRangeDeleted();
  }

  private boolean hasExpired() { // K8
    return merged.expiry() != Entry.NEVER && stripes.haveAllPassed(stripe, merged.expiry());
  }

  /** Shows a deletion instead of the entry. The source owns its entry object. */
  private void becomeDeletion() {
    changed.key(merged.keyArray(), merged.keyOffset(), merged.keyLength(), merged.keyPrefix());
    changed.tag(SequenceNumber.tag(merged.sequence(), ValueType.DELETE));
    changed.value(key, 0, 0);
    entry = changed;
  }

  private boolean isRangeDeleted() { // K4
    RangeDeletions ranges = deletions;
    if (ranges == null) {
      return false;
    }
    if (!ranges.contains(interval, key, 0, keyLength, keyPrefix)) {
      interval = ranges.find(key, 0, keyLength, keyPrefix);
    }
    long reader = stripe < stripes.newest() ? stripes.snapshots()[stripe] : SequenceNumber.MAX;
    return ranges.newest(interval, reader) > merged.sequence();
  }

  private boolean isUselessDeletion() { // K2
    return ValueType.isDeletion(entry.type()) && stripe == 0 && !older.mayExist(entry);
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
