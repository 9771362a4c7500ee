package io.kiwidb.engine.gap;

import io.kiwidb.key.KeyOrder;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What readers of a keyspace have found out about runs of deleted entries: ranges of keys of which
 * none shows a value. Whoever takes the first entry of a queue would otherwise step over all
 * deletions before it.
 *
 * <p><b>Idea.</b> A cursor that has walked over many entries without a value says: at its sequence
 * number no key of this range has one. That stays true until somebody writes a value there, so
 * later readers can pass over the range by one seek, in all memtables and tables at once, provided
 * that writers say so before readers see what they wrote. Deletions need not: they change nothing
 * in a gap.
 *
 * <p>A walk alone proves nothing for later readers: a write that began before may not have looked
 * at the gap, and may not have been visible for the walk. So a gap is first <i>proposed</i>, with
 * the last sequence number that was assigned; all later writes see it. Once somebody walks over the
 * same entries with a sequence number that includes all others, the gap is <i>known</i>. That walk
 * costs nothing extra: it is that of the next reader, who must walk because nothing is known yet.
 *
 * <p>Invariants.
 *
 * <ul>
 *   <li><b>G1</b> A gap is proposed at a moment at which no sequence number is being assigned
 *       ({@link Assignments}): a write either has a number up to {@code assigned}, or sees the gap.
 *   <li><b>G2</b> A write of a value removes its key from all gaps after its number was assigned
 *       and before it becomes visible. So a gap that is there after a reader has read its sequence
 *       number contains no value that was written later than {@code assigned} and is visible to it.
 *   <li><b>G3</b> A gap becomes known, since {@code s}, if a walk at {@code s}, not less than
 *       {@code assigned}, finds nothing in it and it was not cut meanwhile. Of what is visible at
 *       {@code s}, the walk has seen everything; with G2, no reader at {@code s} or later finds a
 *       value there as long as the gap exists.
 *   <li><b>G4</b> A reader passes over a known gap only if its sequence number is not less than
 *       {@code since}, and it does not judge expiry at an earlier time than the walk did; it reads
 *       the gaps after its sequence number. Snapshots that are older walk.
 *   <li><b>G5</b> There is one immutable list, replaced by compare-and-set: who cuts and who
 *       confirms a gap never act on different lists.
 * </ul>
 *
 * <p>Gaps say nothing about where entries are, so sealing, flushes and compactions need not know of
 * them. They exist only in memory: a store that is opened has none.
 *
 * <p><b>Cost.</b> A write without gaps pays one read of a field; with gaps, one comparison of
 * prefixes if its key is behind all of them, or else a binary search. A run grows by a few entries
 * before it is proposed anew, so each entry is walked over a small number of times, however long
 * the run becomes.
 *
 * <p>Threading: thread-safe; no method waits.
 */
public final class Gaps {
  private static final VarHandle LIST;

  static {
    try {
      LIST = MethodHandles.lookup().findVarHandle(Gaps.class, "list", GapList.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile @Nullable GapList list; // null if there are none

  /** Creates it without gaps. */
  public Gaps() {}

  /** Returns whether there are gaps, known or proposed. */
  public boolean exist() {
    return list != null;
  }

  /** Returns the number of known gaps. */
  public long knownCount() {
    GapList seen = list;
    return seen == null ? 0 : seen.knownCount();
  }

  /**
   * Records that a write gives a key a value (G2). Requires: its sequence number is assigned, and
   * readers do not see it yet.
   */
  public void written(byte[] array, int offset, int length) {
    GapList seen = list;
    if (seen != null) {
      cut(seen, array, offset, length);
    }
  }

  private void cut(GapList first, byte[] array, int offset, int length) {
    long prefix = first.order().prefix(array, offset, length);
    GapList seen = first;
    while (seen != null) {
      int at = seen.find(array, offset, length, prefix);
      if (at < 0 || replace(seen, seen.without(at, array, offset, length))) {
        return;
      }
      seen = list;
    }
  }

  private boolean replace(@Nullable GapList before, GapList next) {
    return LIST.compareAndSet(this, before, next.isEmpty() ? null : next);
  }

  /** Returns the end of a gap that contains a key, for a reader that goes forward; or null. */
  public @Nullable Edge endOver(byte[] key, int length, long prefix, GapReader reader) {
    Gap gap = find(key, length, prefix, reader);
    return gap == null ? null : gap.to();
  }

  /** Returns the start of a gap that contains a key, for a reader that goes backward; or null. */
  @Nullable
  Edge startOver(byte[] key, int length, long prefix, GapReader reader) {
    Gap gap = find(key, length, prefix, reader);
    return gap == null ? null : gap.from();
  }

  private @Nullable Gap find(byte[] key, int length, long prefix, GapReader reader) {
    GapList seen = list;
    if (seen == null) {
      return null;
    }
    int at = seen.find(key, 0, length, prefix);
    return at < 0 ? null : ifUsable(seen.get(at), reader);
  }

  private static @Nullable Gap ifUsable(@Nullable Gap gap, GapReader reader) {
    if (gap == null || !gap.holdsFor(reader)) { // G4
      return null;
    }
    gap.use();
    return gap;
  }

  /** Returns the gap that contains a key that is not a prefix of an array; or null. */
  @Nullable
  Edge endOver(KeyOrder order, byte[] key, GapReader reader) {
    return list == null ? null : endOver(key, key.length, order.prefix(key, 0, key.length), reader);
  }

  /** As {@link #endOver(KeyOrder, byte[], GapReader)}, for the start. */
  @Nullable
  Edge startOver(KeyOrder order, byte[] key, GapReader reader) {
    return list == null
        ? null
        : startOver(key, key.length, order.prefix(key, 0, key.length), reader);
  }

  /** Returns the end of the gap before all other keys; null if there is none. */
  @Nullable
  Edge endOverStart(GapReader reader) {
    GapList seen = list;
    Gap gap = seen == null ? null : ifUsable(seen.first(), reader);
    return gap == null ? null : gap.to();
  }

  /** Returns the start of the gap behind all other keys; null if there is none. */
  @Nullable
  Edge startOverEnd(GapReader reader) {
    GapList seen = list;
    Gap gap = seen == null ? null : ifUsable(seen.last(), reader);
    return gap == null ? null : gap.from();
  }

  /**
   * Records that the walk of a reader found nothing in a range, and that it was long. The range
   * becomes known where it was proposed before; elsewhere it is proposed.
   *
   * @return whether a part of it became known
   */
  public boolean walked(
      KeyOrder order, Edge from, Edge to, GapReader reader, Assignments assignments) {
    GapList seen = list;
    if (from.keyLength() > GapList.LONGEST_KEY || to.keyLength() > GapList.LONGEST_KEY) {
      return false;
    }
    if (seen != null) {
      GapList next = seen.decided(from, to, reader); // G3
      if (next != seen) {
        return replace(seen, next);
      }
      if (seen.covers(from, to)) {
        return false;
      }
    }
    assignments.tryBetween(assigned -> propose(order, from, to, assigned)); // G1
    return false;
  }

  /** If somebody else has replaced the list, the next walk tries again. */
  private void propose(KeyOrder order, Edge from, Edge to, long assigned) {
    GapList seen = list;
    replace(seen, (seen == null ? GapList.empty(order) : seen).proposed(from, to, assigned));
  }
}
