package io.kiwidb.engine.expiry;

import java.util.Comparator;

/**
 * What a reader sees: the entries up to a sequence number that expire after a time. Threading:
 * immutable.
 *
 * @param sequence the newest visible sequence number
 * @param millis milliseconds since 1970 of an {@link ExpiryClock}
 */
public record Moment(long sequence, long millis) implements Comparable<Moment> {
  /** Stands for the newest state and the time of the read. */
  public static final Moment LATEST = new Moment(-1, -1);

  private static final Comparator<Moment> ORDER =
      Comparator.comparingLong(Moment::sequence).thenComparingLong(Moment::millis);

  /** Returns whether this is {@link #LATEST}. */
  public boolean isLatest() {
    return sequence < 0;
  }

  @Override
  public int compareTo(Moment other) {
    return ORDER.compare(this, other);
  }
}
