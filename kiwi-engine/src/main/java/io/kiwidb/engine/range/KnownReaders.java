package io.kiwidb.engine.range;

import java.util.Arrays;

/**
 * The sequence numbers at which readers read: those of the open snapshots, and any from a later one
 * on.
 *
 * <p>Threading: immutable, provided that the array is not modified.
 *
 * @param snapshots sequence numbers of the open snapshots, ascending
 * @param later readers that are not known read at this sequence number or a larger one
 */
public record KnownReaders(long[] snapshots, long later) {
  /** Nothing is known: there may be a reader at each sequence number. */
  public static final KnownReaders ANY = new KnownReaders(new long[0], 0);

  /** There are no snapshots, and each reader sees everything. */
  public static final KnownReaders NEW = of();

  /** Returns the readers at these snapshots, and those that see everything. */
  public static KnownReaders of(long... snapshots) {
    return new KnownReaders(snapshots, Long.MAX_VALUE);
  }

  /** Returns the newest snapshot below a sequence number; -1 if there is none. */
  long newestBelow(long sequence) {
    int at = Arrays.binarySearch(snapshots, sequence);
    int below = (at < 0 ? -at - 1 : at) - 1;
    return below < 0 ? -1 : snapshots[below];
  }
}
