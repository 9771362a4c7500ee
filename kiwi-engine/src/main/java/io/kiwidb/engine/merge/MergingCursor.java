package io.kiwidb.engine.merge;

import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.LookupKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The union of several sources in internal order, in both directions.
 *
 * <p><b>Idea.</b> A tree of losers (Knuth, TAOCP 3, 5.4.1): source {@code i} is leaf {@code i + k}
 * of a complete binary tree of {@code k} leaves, an inner node stores the loser of the match played
 * there, and the overall winner is stored separately. When the winner advances, only the matches on
 * its path are replayed: {@code log2 k} comparisons per step, against up to twice as many in a
 * binary heap. Sources overlap in runs (a level is one long run), so once a source has won twice in
 * a row the best of the losers on its path is remembered as the runner-up, and as long as the
 * winner beats it one comparison per step is enough. A source that alternates with others never
 * pays for finding a runner-up.
 *
 * <p><b>Invariants</b>, while the cursor is positioned on an entry:
 *
 * <ol>
 *   <li>{@code winner} is positioned on the shown entry. Moving forward, every other source is on
 *       its first entry after it or has ended; moving backward, on its last entry before it or has
 *       ended.
 *   <li>{@code prefixes[i]} is the prefix of source {@code i}'s entry; for an ended source it is
 *       the value that loses against all others in the current direction, and {@code ended[i]}
 *       breaks the tie.
 *   <li>{@code runnerUp}, unless it is {@code NOWHERE}, beats every source except the winner. It
 *       holds until another source wins, because only the winner moves.
 *   <li>The order is total: user key, then tag descending, then age of the source, so that two
 *       sources with the same entry (which no valid database has) yield it twice and in the same
 *       order in both directions.
 * </ol>
 *
 * <p>A change of direction moves every source by one step (an ended one by a {@code first} or
 * {@code last}). It moves until invariant 1 holds rather than exactly once, because a memtable may
 * have received entries in between.
 *
 * <p>Threading, ownership and failure: as specified by {@link EntryCursor}. The sources belong to
 * this cursor and are closed with it.
 */
public final class MergingCursor implements EntryCursor {
  private static final int NOWHERE = -1;

  private final KeyOrder order;
  private final EntryCursor[] sources;
  private final Entry[] entries;
  private final long[] prefixes;
  private final boolean[] ended;
  private final int[] losers;
  private final int[] matches; // only for building: the winner of every node's match
  private final Entry shown;

  private boolean forward = true;
  private int winner = NOWHERE;
  private int runnerUp = NOWHERE;

  /**
   * Creates an unpositioned cursor over the sources.
   *
   * @param sources newest first; this cursor takes ownership
   */
  public MergingCursor(KeyOrder order, List<? extends EntryCursor> sources) {
    int count = sources.size();
    this.order = order;
    this.sources = sources.toArray(new EntryCursor[0]);
    this.entries = new Entry[count];
    for (int i = 0; i < count; i++) {
      entries[i] = this.sources[i].entry();
    }
    this.prefixes = new long[count];
    this.ended = new boolean[count];
    this.losers = new int[count];
    this.matches = new int[2 * count];
    this.shown = count == 1 ? entries[0] : new Entry(); // a single source needs no copying
  }

  /** Returns the union of the sources: the source itself if there is only one. */
  public static EntryCursor of(KeyOrder order, List<? extends EntryCursor> sources) {
    return sources.size() == 1 ? sources.get(0) : new MergingCursor(order, sources);
  }

  @Override
  public Entry entry() {
    return shown;
  }

  @Override
  public boolean first() {
    leave();
    forward = true;
    for (int i = 0; i < sources.length; i++) {
      load(i, sources[i].first());
    }
    return show(build());
  }

  @Override
  public boolean last() {
    leave();
    forward = false;
    for (int i = 0; i < sources.length; i++) {
      load(i, sources[i].last());
    }
    return show(build());
  }

  @Override
  public boolean seek(LookupKey target) {
    leave();
    forward = true;
    for (int i = 0; i < sources.length; i++) {
      load(i, sources[i].seek(target));
    }
    return show(build());
  }

  @Override
  public boolean next() {
    int moving = requireWinner();
    if (forward) {
      load(moving, sources[moving].next());
      return show(replay(moving));
    }
    leave();
    turnForward(moving);
    load(moving, sources[moving].next());
    return show(build());
  }

  @Override
  public boolean previous() {
    int moving = requireWinner();
    if (!forward) {
      load(moving, sources[moving].previous());
      return show(replay(moving));
    }
    leave();
    turnBackward(moving);
    load(moving, sources[moving].previous());
    return show(build());
  }

  @Override
  public void releaseBuffers() {
    leave();
    for (EntryCursor source : sources) {
      source.releaseBuffers();
    }
  }

  @Override
  public void close() {
    leave();
    @Nullable Throwable failure = null;
    for (EntryCursor source : sources) {
      try {
        source.close();
      } catch (RuntimeException | Error e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure != null) {
      throw (RuntimeException) failure;
    }
  }

  /**
   * Moves every source except the winner, which remains as reference, from before the shown entry
   * to after it.
   */
  private void turnForward(int standing) {
    forward = true;
    for (int i = 0; i < sources.length; i++) {
      if (i != standing) {
        EntryCursor source = sources[i];
        load(i, ended[i] ? source.first() : source.next());
        while (!ended[i] && compare(i, standing) < 0) {
          load(i, source.next());
        }
      }
    }
  }

  /**
   * Moves every source except the winner, which remains as reference, from after the shown entry to
   * before it.
   */
  private void turnBackward(int standing) {
    forward = false;
    for (int i = 0; i < sources.length; i++) {
      if (i != standing) {
        EntryCursor source = sources[i];
        load(i, ended[i] ? source.last() : source.previous());
        while (!ended[i] && compare(i, standing) > 0) {
          load(i, source.previous());
        }
      }
    }
  }

  /** Returns the winner and leaves the cursor unpositioned until the step has succeeded. */
  private int requireWinner() {
    int standing = winner;
    if (standing == NOWHERE) {
      throw new IllegalStateException(
          "the merging cursor is not positioned; position it before moving it");
    }
    winner = NOWHERE;
    return standing;
  }

  private void leave() {
    winner = NOWHERE;
    runnerUp = NOWHERE;
  }

  private void load(int i, boolean found) {
    ended[i] = !found;
    if (found) {
      prefixes[i] = entries[i].keyPrefix();
    } else {
      prefixes[i] = forward ? Long.MAX_VALUE : Long.MIN_VALUE;
    }
  }

  private boolean show(int best) {
    if (best == NOWHERE || ended[best]) {
      return false;
    }
    winner = best;
    Entry entry = entries[best];
    if (entry != shown) {
      EntryCopy.copy(entry, shown);
    }
    return true;
  }

  /** Plays every match. */
  private int build() {
    int count = sources.length;
    if (count == 0) {
      return NOWHERE;
    }
    for (int i = 0; i < count; i++) {
      matches[count + i] = i;
    }
    for (int node = count - 1; node > 0; node--) {
      int left = matches[2 * node];
      int right = matches[2 * node + 1];
      boolean leftWins = beats(left, right);
      matches[node] = leftWins ? left : right;
      losers[node] = leftWins ? right : left;
    }
    return matches[1];
  }

  /** Replays the matches of the source that was the winner and has moved. */
  private int replay(int moved) {
    if (runnerUp != NOWHERE) {
      if (beats(moved, runnerUp)) {
        return moved;
      }
      runnerUp = NOWHERE;
    }
    int best = moved;
    for (int node = (moved + sources.length) >>> 1; node > 0; node >>>= 1) {
      int loser = losers[node];
      if (beats(loser, best)) {
        losers[node] = best;
        best = loser;
      }
    }
    if (best == moved) {
      runnerUp = bestLoserAgainst(moved);
    }
    return best;
  }

  /**
   * Returns the second best source. It lost against the winner itself, so it is on the winner's
   * path.
   */
  private int bestLoserAgainst(int best) {
    int second = NOWHERE;
    for (int node = (best + sources.length) >>> 1; node > 0; node >>>= 1) {
      int loser = losers[node];
      if (second == NOWHERE || beats(loser, second)) {
        second = loser;
      }
    }
    return second;
  }

  /**
   * Returns whether source {@code a} comes before source {@code b} in the current direction; ended
   * sources come last.
   */
  private boolean beats(int a, int b) {
    long prefixA = prefixes[a];
    long prefixB = prefixes[b];
    if (prefixA != prefixB) {
      return prefixA < prefixB == forward;
    }
    if (ended[a] || ended[b]) {
      return !ended[a];
    }
    return compareTied(a, b) < 0 == forward;
  }

  private int compare(int a, int b) {
    int byPrefix = Long.compare(prefixes[a], prefixes[b]);
    return byPrefix != 0 ? byPrefix : compareTied(a, b);
  }

  private int compareTied(int a, int b) {
    Entry left = entries[a];
    Entry right = entries[b];
    int byKey = order.compare(
        left.keyArray(),
        left.keyOffset(),
        left.keyLength(),
        right.keyArray(),
        right.keyOffset(),
        right.keyLength());
    if (byKey != 0) {
      return byKey;
    }
    int byTag = Long.compare(right.tag(), left.tag()); // newest first
    return byTag != 0 ? byTag : Integer.compare(a, b);
  }
}
