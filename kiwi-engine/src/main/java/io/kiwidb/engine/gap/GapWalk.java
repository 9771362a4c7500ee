package io.kiwidb.engine.gap;

import io.kiwidb.Counter;
import io.kiwidb.engine.gap.Edge.Side;
import io.kiwidb.engine.observe.Counters;
import io.kiwidb.key.KeyOrder;
import org.jspecify.annotations.Nullable;

/**
 * The walk of one cursor over keys that show nothing, from where it was positioned, or from the
 * first such key, to the next key with a value: asks {@link Gaps} what it may pass over, and tells
 * them about walks that were long.
 *
 * <p>A short walk costs less than what it could teach, and gaps are few; so a new one is only worth
 * remembering from {@value #LONG} keys on, and more of a known one from {@value #LONGER} on. A walk
 * that passes over several gaps one after the other makes them one.
 *
 * <p>Threading: not thread-safe; the walk of one cursor.
 */
public final class GapWalk {
  /** The number of keys from which a walk is worth a new gap. */
  static final int LONG = 64;

  /** The number of keys from which a walk beside a gap is worth a longer one. */
  static final int LONGER = 16;

  /** The number of gaps in a row that are worth being one. */
  static final int IN_A_ROW = 4;

  private static final byte[] NOWHERE = {};

  private final Gaps gaps;
  private final KeyOrder order;
  private final GapReader reader;
  private final Assignments assignments;
  private final Counters counters;

  private boolean hasStart; // a walk is going on
  private @Nullable Edge startEdge; // before or behind everything; or null
  private byte[] start = NOWHERE; // a key of the caller during a call, or the first one passed
  private int startLength;
  private Side startSide = Side.BEFORE;
  private int passed; // keys
  private int skipped; // gaps
  private byte[] firstKey = NOWHERE;

  /**
   * Creates it for a cursor.
   *
   * @param reader what the cursor sees; its sequence number was read before this is created
   * @param counters counts what it passes
   */
  public GapWalk(
      Gaps gaps, KeyOrder order, GapReader reader, Assignments assignments, Counters counters) {
    this.gaps = gaps;
    this.order = order;
    this.reader = reader;
    this.assignments = assignments;
    this.counters = counters;
  }

  /**
   * Begins to walk forward at a key, or before all if it is null. Returns the end of the gap that
   * is there, for the cursor to go to; null if there is none.
   *
   * @param wanted not modified before the walk ends
   */
  public @Nullable Edge beginForward(byte @Nullable [] wanted) {
    Edge over;
    if (wanted == null) {
      begin(Edge.START);
      over = gaps.endOverStart(reader);
    } else {
      begin(wanted, Side.BEFORE);
      over = gaps.endOver(order, wanted, reader);
    }
    return skip(over);
  }

  /** Begins to walk backward behind a key; as {@link #beginForward}. */
  public @Nullable Edge beginBackwardBehind(byte[] wanted) {
    begin(wanted, Side.BEHIND);
    return skip(gaps.startOver(order, wanted, reader));
  }

  /** Begins to walk backward before a key, or behind all if it is null. */
  public @Nullable Edge beginBackwardBefore(byte @Nullable [] limit) {
    if (limit != null) {
      begin(limit, Side.BEFORE);
      return null;
    }
    begin(Edge.END);
    return skip(gaps.startOverEnd(reader));
  }

  private void begin(Edge edge) {
    clear();
    hasStart = true;
    startEdge = edge;
  }

  private void begin(byte[] key, Side side) {
    clear();
    hasStart = true;
    start = key;
    startLength = key.length;
    startSide = side;
  }

  private @Nullable Edge skip(@Nullable Edge over) {
    if (over != null) {
      skipped++;
    }
    return over;
  }

  /**
   * Passes a key that shows nothing, going forward. Returns the end of the gap that it is in; null
   * if it is in none that this reader may pass over.
   */
  public @Nullable Edge passForward(byte[] key, int length, long prefix) {
    pass(key, length, Side.BEFORE);
    return skip(gaps.endOver(key, length, prefix, reader));
  }

  /** As {@link #passForward}, going backward; returns the start of the gap. */
  public @Nullable Edge passBackward(byte[] key, int length, long prefix) {
    pass(key, length, Side.BEHIND);
    return skip(gaps.startOver(key, length, prefix, reader));
  }

  private void pass(byte[] key, int length, Side side) {
    passed++;
    if (!hasStart) {
      if (firstKey.length < length) {
        firstKey = new byte[2 * length];
      }
      System.arraycopy(key, 0, firstKey, 0, length);
      hasStart = true;
      start = firstKey;
      startLength = length;
      startSide = side;
    }
  }

  /** Returns whether a walk is going on, which must be ended. */
  public boolean isGoing() {
    return hasStart;
  }

  /** Ends a walk forward before a key. */
  public void endBefore(byte[] key, int length) {
    if (isLong()) {
      walked(start(), Edge.of(order, key, length, Side.BEFORE));
    }
    end();
  }

  /** Ends a walk forward at the end of the range of the cursor; null for none. */
  public void endBefore(byte @Nullable [] limit) {
    if (isLong()) {
      walked(start(), limit == null ? Edge.END : Edge.of(order, limit, limit.length, Side.BEFORE));
    }
    end();
  }

  /** Ends a walk backward behind a key. */
  public void endBehind(byte[] key, int length) {
    if (isLong()) {
      walked(Edge.of(order, key, length, Side.BEHIND), start());
    }
    end();
  }

  /** Ends a walk backward at the start of the range of the cursor; null for none. */
  public void endAtStart(byte @Nullable [] first) {
    if (isLong()) {
      walked(
          first == null ? Edge.START : Edge.of(order, first, first.length, Side.BEFORE), start());
    }
    end();
  }

  private boolean isLong() {
    return passed >= (skipped == 0 ? LONG : LONGER) || skipped >= IN_A_ROW;
  }

  private Edge start() {
    Edge edge = startEdge;
    return edge != null ? edge : Edge.of(order, start, startLength, startSide);
  }

  private void walked(Edge from, Edge to) {
    if (gaps.walked(order, from, to, reader, assignments)) {
      counters.increment(Counter.GAPS_FOUND);
    }
  }

  private void end() {
    if (passed > 0) {
      counters.add(Counter.DELETED_KEYS_PASSED, passed);
    }
    if (skipped > 0) {
      counters.add(Counter.GAPS_SKIPPED, skipped);
    }
    clear();
  }

  /** Ends a walk, if one is going on, without telling anybody. */
  public void clear() {
    passed = 0;
    skipped = 0;
    hasStart = false;
    startEdge = null;
    start = NOWHERE;
  }
}
