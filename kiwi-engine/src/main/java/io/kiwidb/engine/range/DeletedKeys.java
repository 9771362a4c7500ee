package io.kiwidb.engine.range;

import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.LookupKey;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The range deletions that a reader at one sequence number sees, for questions about one key after
 * the other: each set remembers the interval of the last question, and neighbouring keys are mostly
 * in the same one.
 *
 * <p>Threading: not thread-safe.
 */
public final class DeletedKeys {
  private final RangeDeletions[] sets;
  private final int[] intervals;
  private final long[] visible; // of each set

  /** Creates it for a reader at a sequence number. */
  public DeletedKeys(List<RangeDeletions> sets, long visible) {
    this(sets.toArray(new RangeDeletions[0]), new long[sets.size()]);
    Arrays.fill(this.visible, visible);
  }

  private DeletedKeys(RangeDeletions[] sets, long[] visible) {
    this.sets = sets;
    this.intervals = new int[sets.length];
    this.visible = visible;
  }

  /** Returns one for another cursor of the same reader. */
  public DeletedKeys copy() {
    return new DeletedKeys(sets, visible);
  }

  /** Returns one with further deletions, of which the reader sees those up to another number. */
  public DeletedKeys with(RangeDeletions[] further, long upTo) {
    RangeDeletions[] all = Arrays.copyOf(sets, sets.length + further.length);
    System.arraycopy(further, 0, all, sets.length, further.length);
    long[] limits = Arrays.copyOf(visible, all.length);
    Arrays.fill(limits, sets.length, limits.length, upTo);
    return new DeletedKeys(all, limits);
  }

  /**
   * Returns whether an entry is hidden by a newer deletion.
   *
   * @param key starts with its key
   * @param length length of the key
   * @param prefix prefix of the key
   * @param sequence its sequence number
   */
  public boolean hide(byte[] key, int length, long prefix, long sequence) {
    for (int i = 0; i < sets.length; i++) {
      if (sets[i].newest(move(i, key, 0, length, prefix), visible[i]) > sequence) {
        return true;
      }
    }
    return false;
  }

  private int move(int set, byte[] key, int offset, int length, long prefix) {
    int interval = intervals[set];
    if (!sets[set].contains(interval, key, offset, length, prefix)) {
      interval = sets[set].find(key, offset, length, prefix);
      intervals[set] = interval;
    }
    return interval;
  }

  /**
   * Returns the set in which the key of an entry is in an interval with a visible deletion newer
   * than a sequence number; -1 if there is none. {@link #from} and {@link #to} tell the interval.
   */
  public int findNewer(Entry entry, long than) {
    for (int i = 0; i < sets.length; i++) {
      int interval =
          move(i, entry.keyArray(), entry.keyOffset(), entry.keyLength(), entry.keyPrefix());
      if (sets[i].newest(interval, visible[i]) > than) {
        return i;
      }
    }
    return -1;
  }

  /** As {@link #findNewer(Entry, long)}, for the key of a lookup. */
  public int findNewer(LookupKey key, long than) {
    for (int i = 0; i < sets.length; i++) {
      int interval = move(i, key.array(), key.offset(), key.length(), key.prefix());
      if (sets[i].newest(interval, visible[i]) > than) {
        return i;
      }
    }
    return -1;
  }

  /** Returns the first key of the interval that a set was asked for last; null if unbounded. */
  public byte @Nullable [] from(int set) {
    return sets[set].from(intervals[set]);
  }

  /** Returns the end of the interval that a set was asked for last; null if unbounded. */
  public byte @Nullable [] to(int set) {
    return sets[set].to(intervals[set]);
  }

  /**
   * Returns where the first of the intervals ends that the sets were asked for last; null if none
   * ends. Requires: {@link #findNewer} has found nothing, so that all sets were asked.
   */
  public byte @Nullable [] nearestEnd(KeyOrder order) {
    byte[] nearest = null;
    for (int i = 0; i < sets.length; i++) {
      byte[] end = to(i);
      if (end != null && (nearest == null || order.compare(end, nearest) < 0)) {
        nearest = end;
      }
    }
    return nearest;
  }

  /**
   * Returns whether a deletion hides a key from {@code smallest} to {@code largest} of a source.
   */
  public boolean touch(byte[] smallest, byte[] largest, long largestSequence) {
    for (int i = 0; i < sets.length; i++) {
      if (sets[i].touch(smallest, largest, largestSequence, visible[i])) {
        return true;
      }
    }
    return false;
  }
}
