package io.kiwidb.spi;

import io.kiwidb.TableInfo;
import io.kiwidb.key.KeyOrder;
import java.util.List;
import java.util.Set;

/**
 * The tree as a strategy sees it. Threading: immutable; lists are unmodifiable.
 *
 * @param levels level 0 first; always all configured levels. Level 0 is newest first and may
 *     overlap; the others are in key order and do not
 * @param running the jobs that are under way
 * @param rules the settings that bound it
 * @param order order of user keys
 * @param nowMillis now, in milliseconds since 1970
 * @param oldestSnapshot the smallest sequence number that an open snapshot reads at;
 *     {@link Long#MAX_VALUE} without snapshots. What has larger sequence numbers cannot be dropped
 *     yet
 * @param pausing whether nobody has written for a moment, so that what would soon be done anyway
 *     may be done now
 * @param idle whether nobody has written for a while, so that what is only good for the future may
 *     be done now
 */
public record LsmView(
    List<Level> levels,
    List<RunningJob> running,
    Rules rules,
    KeyOrder order,
    long nowMillis,
    long oldestSnapshot,
    boolean pausing,
    boolean idle) {
  /** Whether a running job reads the table, so that no other may. */
  public boolean isBusy(TableInfo table) {
    for (RunningJob job : running) {
      if (job.inputs().contains(table.number())) {
        return true;
      }
    }
    return false;
  }

  /**
   * One level.
   *
   * @param number 0 is the youngest
   * @param tables its tables
   * @param resumeKey the largest user key of the last merge out of this level, where a round-robin
   *     picker goes on; empty at first
   */
  public record Level(int number, List<TableInfo> tables, byte[] resumeKey) {
    /** Bytes of all tables. */
    public long bytes() {
      long sum = 0;
      for (TableInfo table : tables) {
        sum += table.bytes();
      }
      return sum;
    }
  }

  /**
   * A job that is under way: the tables that it will add to its target are in no level yet, but lie
   * between its two keys.
   *
   * @param inputs numbers of the tables that it reads
   * @param targetLevel where its outputs go; {@link #NOWHERE} for a job that only drops tables
   * @param smallestKey the smallest user key of its inputs
   * @param largestKey the largest user key of its inputs
   */
  public record RunningJob(
      Set<Long> inputs, int targetLevel, byte[] smallestKey, byte[] largestKey) {
    /** The target of a job without outputs. */
    public static final int NOWHERE = -1;
  }

  /**
   * Settings that strategies go by.
   *
   * @param l0Trigger tables in level 0 (for {@code tiered}: sorted runs) at which they are merged
   * @param baseBytes target of the first sorted level that is used
   * @param multiplier how many times larger each next level may be
   * @param tableBytes size of a table
   * @param deletionPercent share of deletions from which a table is compacted out of turn; 0 for
   *     never
   * @param sizeRatioPercent how much larger than the younger ones together, in percent,
   *     {@code tiered} lets a run be that it merges with them
   * @param spacePercent bytes of the younger runs, in percent of the oldest, at which
   *     {@code tiered} merges everything
   * @param ttlMillis age at which {@code fifo} drops a table; 0 for never
   * @param maxBytes total at which {@code fifo} drops the oldest table; 0 for never
   */
  public record Rules(
      int l0Trigger,
      long baseBytes,
      int multiplier,
      long tableBytes,
      int deletionPercent,
      int sizeRatioPercent,
      int spacePercent,
      long ttlMillis,
      long maxBytes) {}
}
