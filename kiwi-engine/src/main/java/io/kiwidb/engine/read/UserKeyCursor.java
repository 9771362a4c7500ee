package io.kiwidb.engine.read;

import io.kiwidb.CorruptionException;
import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.KeyRange;
import io.kiwidb.engine.expiry.ReadTime;
import io.kiwidb.engine.gap.Edge;
import io.kiwidb.engine.gap.GapWalk;
import io.kiwidb.engine.range.DeletedKeys;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.Lookup;
import org.jspecify.annotations.Nullable;

/**
 * A source as seen at one sequence number: each user key of the range once, with its newest visible
 * entry, without deleted keys; in both directions.
 *
 * <p><b>Idea.</b> Internal order has the newest version of a key first, so going forward the first
 * visible entry of a key decides, and going backward the last one before a version is too new or
 * the key changes. Therefore the source's position differs by direction, and the shown key and
 * value are stored separately: the key in a buffer of this object, which the next call overwrites,
 * the value as a slice, which sources do not overwrite before {@link EntryCursor#releaseBuffers}.
 *
 * <p><b>Invariants</b>, while a key is shown:
 *
 * <ol>
 *   <li>Going forward, the source is on the shown entry; for a value merged from operands, on an
 *       older entry of the key, or past the key ({@code isPast}).
 *   <li>Going backward, the source is on an entry before every entry of the shown key, or
 *       unpositioned ({@code !onEntry}) if there was none.
 *   <li>Entries that a memtable receives while the cursor is positioned are newer than
 *       {@code sequence}, so they may or may not appear. After a change of direction, one of a
 *       <i>smaller</i> key can appear before the shown key: a change of direction continues until
 *       it is past the shown key, not until the key changes.
 * </ol>
 *
 * <p><b>Stepping or seeking.</b> Up to {@value #MAX_STEPS} versions of a key are stepped over
 * before a seek skips the rest. A step costs tens of nanoseconds and a seek as much as a lookup in
 * every source, so short runs, the usual case, must not seek; a key overwritten a million times
 * must not be stepped through. The bound wastes at most about one seek's worth of steps.
 *
 * <p>Threading: not thread-safe. Ownership: borrows the source. Failure: that of the source, and
 * {@link IncompatibleFormatException} for an entry of a type that this release does not support;
 * nothing is shown after a failure, and the cursor can be positioned again.
 */
final class UserKeyCursor extends KeyValuePosition {
  /** Versions of one key to step over before a seek skips the rest; the same as in RocksDB. */
  static final int MAX_STEPS = 8;

  private final long sequence;
  private final String location;
  private @Nullable DeletedKeys deleted; // by ranges; null if nothing is
  private @Nullable OperandWalk operands; // created for the first operand

  private boolean forward;
  private boolean isPast; // only while going forward: operands were walked over to the next key

  private long valueSequence; // only while going backward

  UserKeyCursor(
      EntryCursor source, KeyOrder order, KeyRange range, long sequence, String location) {
    super(source, order, range);
    this.sequence = sequence;
    this.location = location;
  }

  /** Hides what range deletions cover; null if there are none. */
  void without(@Nullable DeletedKeys byRanges) {
    deleted = byRanges;
  }

  boolean first() {
    beginForward(from, sequence);
    return findForward();
  }

  boolean last() {
    beginBackward(to);
    return findBackward();
  }

  /** Moves to the first key at or after the given one. */
  boolean ceiling(byte[] wanted) {
    if (from != null && order.compare(wanted, from) < 0) {
      return first();
    }
    beginForward(wanted, sequence);
    return findForward();
  }

  /** Moves to the last key at or before the given one. */
  boolean floor(byte[] wanted) {
    if (to != null && order.compare(wanted, to) >= 0) {
      return last();
    }
    if (from != null && order.compare(wanted, from) < 0) {
      return false;
    }
    GapWalk known = knownWalk();
    Edge over = known == null ? null : known.beginBackwardBehind(wanted);
    if (over != null) {
      standBefore(over);
      return findBackward();
    }
    onEntry = seekTo(wanted, sequence);
    if (onEntry && compareEntryTo(wanted) == 0) {
      takeKey();
      isPast = false;
      if (showsValue()) {
        forward = true;
        forgetWalk();
        return true;
      }
      leaveKeyBackward();
    } else {
      stepBackTo(wanted, 0);
    }
    return findBackward();
  }

  /** Moves to the next key. Requires: a key is shown. */
  boolean next() {
    if (!forward) {
      turnForward();
    } else if (!isPast) {
      leaveKeyForward();
    }
    return findForward();
  }

  /** Moves to the previous key. Requires: a key is shown. */
  boolean previous() {
    if (forward && isPast) {
      standBeforeKey();
    } else if (forward) {
      leaveKeyBackward();
    }
    return findBackward();
  }

  /**
   * Moves from the source's entry, the first of its key or a visible one, to the next key to be
   * shown.
   */
  private boolean findForward() {
    forward = true;
    isPast = false;
    while (onEntry && !isBehindRange()) {
      takeKey();
      if (skipTooNew()) {
        if (showsValue()) {
          if (walk != null && walk.isGoing()) {
            walk.endBefore(key, keyLength);
          }
          return true;
        }
        GapWalk own = ownWalk();
        Edge over = own == null ? null : own.passForward(key, keyLength, keyPrefix);
        if (over == null) {
          leaveKeyForward();
        } else {
          standBehind(over, sequence);
        }
      }
    }
    if (walk != null && walk.isGoing()) {
      walk.endBefore(to);
    }
    return false;
  }

  /**
   * Takes the value of the taken key, whose newest visible entry the source is on; false if that is
   * a deletion, or is hidden by one.
   */
  private boolean showsValue() {
    if (entry.type() == ValueType.PUT && deleted == null) { // nearly always: has no expiry
      takePlainValue();
      return true;
    }
    if (!isValue(entry.type()) || isHidden(entry.sequence()) || hasExpired(entry.expiry())) {
      return false;
    }
    if (ValueType.base(entry.type()) == ValueType.MERGE) {
      merge();
      isPast = !onEntry || !isTakenKey();
    } else {
      takeValue();
    }
    return true;
  }

  /** Applies the merge operator. Requires: the source is on the newest visible operand. */
  private void merge() {
    OperandWalk walk = operands;
    if (walk == null) {
      walk = new OperandWalk(source, order, support.operands(), support);
      operands = walk;
    }
    long expiry = entry.expiry();
    takeMerged(walk.merge(key, keyLength, keyPrefix, deleted, support.time()), expiry);
    onEntry = walk.isOnEntry();
  }

  /**
   * Moves to the newest visible entry of the taken key; false if it has none, and the source is
   * then past the key.
   */
  private boolean skipTooNew() {
    for (int steps = 0; entry.sequence() > sequence; steps++) {
      onEntry = steps == MAX_STEPS ? seekTo(key, keyLength, sequence) : source.next();
      if (!onEntry || !isTakenKey()) {
        return false;
      }
    }
    takeSpelling();
    return true;
  }

  /** Moves from an entry of the taken key to the first entry of the next key. */
  private void leaveKeyForward() {
    int steps = 0;
    do {
      onEntry = steps++ == MAX_STEPS ? seekTo(key, keyLength, BEHIND_EVERY_VERSION) : source.next();
    } while (onEntry && isTakenKey());
  }

  /** Moves from before the shown key (invariant 2) to the first entry after it (invariant 3). */
  private void turnForward() {
    onEntry = onEntry ? source.next() : source.first();
    for (int steps = 0; onEntry && compareEntryToTaken() <= 0; steps++) {
      onEntry = steps == MAX_STEPS ? seekTo(key, keyLength, BEHIND_EVERY_VERSION) : source.next();
    }
  }

  /** Moves from the source's entry, the oldest of its key, to the previous key to be shown. */
  private boolean findBackward() {
    forward = false;
    while (onEntry && !isBeforeRange()) {
      takeKey();
      int type = takeNewestVisible();
      if (onEntry && isTakenKey()) {
        leaveKeyBackward();
      }
      if (isValue(type) && !isHidden(valueSequence) && !hasExpired(valueExpiry())) {
        if (ValueType.base(type) == ValueType.MERGE) {
          seekVisible();
          merge();
          standBeforeKey();
        }
        if (walk != null && walk.isGoing()) {
          walk.endBehind(key, keyLength);
        }
        return true;
      }
      GapWalk own = ownWalk();
      Edge over = own == null ? null : own.passBackward(key, keyLength, keyPrefix);
      if (over != null) {
        standBefore(over);
      }
    }
    if (walk != null && walk.isGoing()) {
      walk.endAtStart(from);
    }
    return false;
  }

  /** Returns whether a range deletion hides an entry of the taken key. */
  private boolean isHidden(long itsSequence) {
    DeletedKeys byRanges = deleted;
    return byRanges != null && byRanges.hide(key, keyLength, keyPrefix, itsSequence);
  }

  private boolean hasExpired(long expiry) {
    if (expiry == Entry.NEVER) {
      return false;
    }
    ReadTime time = support.time();
    return time != null && time.hasPassed(expiry);
  }

  /**
   * Steps back from the oldest version over the visible versions of the taken key, takes the value
   * of the newest, and returns its type; that of a deletion if none is visible.
   */
  private int takeNewestVisible() {
    int type = ValueType.DELETE;
    boolean ofKey = true;
    for (int steps = 0; ofKey && entry.sequence() <= sequence; steps++) {
      if (steps == MAX_STEPS) {
        seekVisible();
        takeVersion();
        return entry.type();
      }
      takeVersion();
      type = entry.type();
      onEntry = source.previous();
      ofKey = onEntry && isTakenKey();
    }
    return type;
  }

  /** Moves to the newest visible entry of the taken key, which exists. */
  private void seekVisible() {
    onEntry = seekTo(key, keyLength, sequence);
    if (!onEntry || !isTakenKey()) { // or the value would be that of another key
      throw new CorruptionException(
          location, 0, "a version of a key that was present one step before", "none");
    }
  }

  private void takeVersion() {
    takeValue();
    valueSequence = entry.sequence();
    takeSpelling();
  }

  /**
   * Copies the entry's key. Keys that compare as equal under a custom order may differ in bytes:
   * the bytes stored with the value are shown.
   */
  private void takeSpelling() {
    if (!order.isBytewise()) {
      takeKey();
    }
  }

  /** Moves from an entry of the taken key to the last entry of the previous key. */
  private void leaveKeyBackward() {
    int steps = 0;
    do {
      if (steps++ == MAX_STEPS) {
        standBeforeKey();
      } else {
        onEntry = source.previous();
      }
    } while (onEntry && isTakenKey());
  }

  /** Returns whether an entry gives its key a value. */
  private boolean isValue(int type) {
    Lookup answer = Lookup.of(type);
    if (answer == Lookup.CONTINUE && ValueType.base(type) != ValueType.MERGE) {
      throw new IncompatibleFormatException(
          location,
          "an entry of type " + ValueType.nameOf(type)
              + " was written by a newer Kiwi; open it with that release");
    }
    return answer != Lookup.DELETED;
  }
}
