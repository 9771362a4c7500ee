package io.kiwidb.engine.read;

import io.kiwidb.KeyRange;
import io.kiwidb.engine.gap.Edge;
import io.kiwidb.engine.gap.GapWalk;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.LookupKey;
import org.jspecify.annotations.Nullable;

/**
 * The user key that a cursor has taken from its source, and how the source's entry compares to it
 * and to the range of the cursor. A superclass and not a part, because each step of a scan reads
 * it.
 *
 * <p>Threading: not thread-safe. Ownership: borrows the source; the key is a copy in a buffer that
 * the next key overwrites.
 */
abstract class KeyPosition {
  static final long BEHIND_EVERY_VERSION = 0; // sequence numbers start at 1

  private static final int INITIAL_KEY_CAPACITY = 64;

  final EntryCursor source;
  final Entry entry;
  final KeyOrder order;
  final byte @Nullable [] from;
  final byte @Nullable [] to;

  CursorSupport support = CursorSupport.NONE;

  @Nullable
  GapWalk walk; // over keys that show nothing; null as long as none was met

  private final long fromPrefix;
  private final long toPrefix;
  private final LookupKey target = new LookupKey();

  byte[] key = new byte[INITIAL_KEY_CAPACITY];
  int keyLength;
  long keyPrefix;
  boolean onEntry; // whether the source is on an entry

  KeyPosition(EntryCursor source, KeyOrder order, KeyRange range) {
    this.source = source;
    this.entry = source.entry();
    this.order = order;
    this.from = range.from().map(byte[]::clone).orElse(null);
    this.to = range.to().map(byte[]::clone).orElse(null);
    this.fromPrefix = from == null ? Long.MIN_VALUE : order.prefix(from, 0, from.length);
    this.toPrefix = to == null ? Long.MAX_VALUE : order.prefix(to, 0, to.length);
  }

  final byte[] keyArray() {
    return key;
  }

  final int keyLength() {
    return keyLength;
  }

  final boolean seekTo(byte[] wanted, long visible) {
    return seekTo(wanted, wanted.length, visible);
  }

  final boolean seekTo(byte[] wanted, int length, long visible) {
    return source.seek(target.set(order, wanted, 0, length, visible));
  }

  /** Sets who is asked about what is not a plain value. */
  final void with(CursorSupport newSupport) {
    support = newSupport;
  }

  /** Returns the walk if there is something that it could pass over. */
  final @Nullable GapWalk knownWalk() {
    return walk == null && support.hasGaps() ? ownWalk() : walk;
  }

  /** Returns the walk; null if nobody wants to know. */
  final @Nullable GapWalk ownWalk() {
    if (walk == null) {
      walk = support.walk();
    }
    return walk;
  }

  /**
   * Begins to walk forward: moves to the first visible entry at or after a key, or of all if it is
   * null; or behind the gap that is there.
   */
  final void beginForward(byte @Nullable [] wanted, long visible) {
    GapWalk known = knownWalk();
    Edge over = known == null ? null : known.beginForward(wanted);
    if (over != null) {
      standBehind(over, visible);
    } else {
      onEntry = wanted == null ? source.first() : seekTo(wanted, visible);
    }
  }

  /** Begins to walk backward: moves to the last entry before a key, or of all if it is null. */
  final void beginBackward(byte @Nullable [] limit) {
    GapWalk known = knownWalk();
    Edge over = known == null ? null : known.beginBackwardBefore(limit);
    if (over != null) {
      standBefore(over);
    } else if (limit == null) {
      onEntry = source.last();
    } else {
      standBefore(limit);
    }
  }

  /** Ends a walk that was none. */
  final void forgetWalk() {
    if (walk != null) {
      walk.clear();
    }
  }

  /** Moves to the first visible entry behind a place. */
  final void standBehind(Edge edge, long visible) {
    byte[] its = edge.key();
    onEntry = its != null
        && seekTo(its, edge.side() == Edge.Side.BEFORE ? visible : BEHIND_EVERY_VERSION);
  }

  /** Moves to the last entry before a place. */
  final void standBefore(Edge edge) {
    byte[] its = edge.key();
    if (its == null) {
      onEntry = false;
    } else if (edge.side() == Edge.Side.BEFORE) {
      standBefore(its);
    } else {
      onEntry = seekTo(its, BEHIND_EVERY_VERSION);
      stepBackTo(its, 0);
    }
  }

  /** Moves before every entry of the taken key. */
  final void standBeforeKey() {
    boolean found = seekTo(key, keyLength, SequenceNumber.MAX);
    onEntry = found ? source.previous() : source.last();
  }

  /** Moves to the last entry whose key is before the limit. */
  final void standBefore(byte[] limit) {
    onEntry = seekTo(limit, SequenceNumber.MAX);
    stepBackTo(limit, -1);
  }

  /**
   * Steps back until the entry's key compares to the limit as {@code atMost} or less. A memtable
   * may have received entries since the source was positioned, so one step may not be enough.
   */
  final void stepBackTo(byte[] limit, int atMost) {
    onEntry = onEntry ? source.previous() : source.last();
    while (onEntry && Integer.signum(compareEntryTo(limit)) > atMost) {
      onEntry = source.previous();
    }
  }

  final boolean isBehindRange() {
    return entry.keyPrefix() >= toPrefix && to != null && compareEntryTo(to) >= 0;
  }

  final boolean isBeforeRange() {
    return entry.keyPrefix() <= fromPrefix && from != null && compareEntryTo(from) < 0;
  }

  final int compareEntryTo(byte[] other) {
    return order.compare(
        entry.keyArray(), entry.keyOffset(), entry.keyLength(), other, 0, other.length);
  }

  final int compareEntryToTaken() {
    return order.compare(entry.keyArray(), entry.keyOffset(), entry.keyLength(), key, 0, keyLength);
  }

  final boolean isTakenKey() {
    return entry.keyPrefix() == keyPrefix && compareEntryToTaken() == 0;
  }

  final void takeKey() {
    int length = entry.keyLength();
    if (length > key.length) {
      key = new byte[Math.max(length, 2 * key.length)];
    }
    System.arraycopy(entry.keyArray(), entry.keyOffset(), key, 0, length);
    keyLength = length;
    keyPrefix = entry.keyPrefix();
  }
}
