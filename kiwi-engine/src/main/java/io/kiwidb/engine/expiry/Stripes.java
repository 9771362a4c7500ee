package io.kiwidb.engine.expiry;

import java.util.Arrays;

/**
 * The open snapshots, and the stripes into which they divide the sequence numbers: 0 is the oldest,
 * what all of them see; the last one is what none sees.
 *
 * <p>Threading: immutable, provided that the arrays are not modified.
 *
 * @param snapshots sequence numbers of the open snapshots, ascending
 * @param firstReads the earliest time of a reader whose newest stripe this is, for each stripe:
 *     readers of newer stripes, which see the entries of this one, too, have no earlier time
 */
public record Stripes(long[] snapshots, long[] firstReads) {
  /** There are no snapshots, and expiries are not applied. */
  public static final Stripes NEW = of();

  /** Returns the stripes between these snapshots, to which expiries are not applied. */
  public static Stripes of(long... snapshots) {
    long[] firstReads = new long[snapshots.length + 1];
    Arrays.fill(firstReads, Long.MIN_VALUE);
    return new Stripes(snapshots, firstReads);
  }

  /** Returns the stripe that no snapshot sees, read from a time on. */
  public static Stripes from(long millis) {
    return new Stripes(new long[0], new long[] {millis});
  }

  /** Returns the stripe of a sequence number: how many snapshots do not see it. */
  public int of(long sequence) {
    if (snapshots.length == 0) {
      return 0;
    }
    int at = Arrays.binarySearch(snapshots, sequence);
    return at >= 0 ? at : -at - 1;
  }

  /** Returns the newest stripe. */
  public int newest() {
    return snapshots.length;
  }

  /** Returns whether an entry with this expiry is a deletion to all readers of a stripe. */
  public boolean haveAllPassed(int stripe, long expiry) {
    return expiry <= firstReads[stripe];
  }
}
