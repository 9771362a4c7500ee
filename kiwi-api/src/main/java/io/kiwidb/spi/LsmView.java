package io.kiwidb.spi;

import io.kiwidb.Setting;
import io.kiwidb.TableInfo;
import io.kiwidb.key.KeyOrder;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The input of a compaction strategy: the state of the tree. Threading: immutable; lists are
 * unmodifiable.
 *
 * @param levels level 0 first; always all configured levels. Level 0 is newest first and may
 *     overlap; the others are in key order and do not overlap
 * @param running the running compactions
 * @param rules the settings for strategies
 * @param order the order of user keys
 * @param nowMillis current time in milliseconds since 1970
 * @param oldestSnapshot the lowest sequence number of an open snapshot; {@link Long#MAX_VALUE}
 *     without snapshots. Entries with higher sequence numbers cannot be dropped yet
 * @param pausing whether there were no writes for a moment, so that work that is due soon can be
 *     done now
 * @param idle whether there were no writes for a longer time, so that optional work can be done now
 * @param expired how many entries of tables have expired for all readers, by file number; tables
 *     without any are left out
 */
public record LsmView(
    List<Level> levels,
    List<RunningJob> running,
    Rules rules,
    KeyOrder order,
    long nowMillis,
    long oldestSnapshot,
    boolean pausing,
    boolean idle,
    Map<Long, Long> expired) {
  /**
   * Returns how many entries of a table a compaction can remove, or replace by deletions, because
   * they have expired for all readers: a lower bound that changes only when about half of those
   * with an expiry have expired, and when all have.
   */
  public long expired(TableInfo table) {
    return expired.getOrDefault(table.number(), 0L);
  }

  /** Returns whether the table is an input of a running compaction, and so cannot be chosen. */
  public boolean isBusy(TableInfo table) {
    for (RunningJob job : running) {
      if (job.inputs().contains(table.number())) {
        return true;
      }
    }
    return false;
  }

  /**
   * A level.
   *
   * @param number the level; 0 is the youngest
   * @param tables its tables
   * @param resumeKey the largest user key of the last merge out of this level, where a round-robin
   *     picker continues; empty initially
   */
  public record Level(int number, List<TableInfo> tables, byte[] resumeKey) {
    /** Returns the total size of the tables in bytes. */
    public long bytes() {
      long sum = 0;
      for (TableInfo table : tables) {
        sum += table.bytes();
      }
      return sum;
    }
  }

  /**
   * A running compaction. Its outputs are not in any level yet, but will be in the target level
   * between its smallest and largest key.
   *
   * @param inputs file numbers of its inputs
   * @param targetLevel level of its outputs; {@link #NOWHERE} if it only drops tables
   * @param smallestKey the smallest user key of its inputs
   * @param largestKey the largest user key of its inputs
   */
  public record RunningJob(
      Set<Long> inputs, int targetLevel, byte[] smallestKey, byte[] largestKey) {
    /** The target level of a compaction without outputs. */
    public static final int NOWHERE = -1;
  }

  /**
   * Settings for strategies.
   *
   * @param l0Trigger number of level-0 tables (for {@code tiered}: sorted runs) that triggers a
   *     merge
   * @param baseBytes target size of the first non-empty sorted level
   * @param multiplier size ratio between adjacent levels
   * @param tableBytes target size of a table
   * @param deletionPercent percentage of deletions in a table that triggers its compaction; 0 to
   *     disable
   * @param settings the values of all settings as of the view; see {@link #value}
   */
  public record Rules(
      int l0Trigger,
      long baseBytes,
      int multiplier,
      long tableBytes,
      int deletionPercent,
      SettingValues settings) {
    /**
     * Returns the value of a setting, declared by the strategy's provider or built in. The same
     * rules always return the same value.
     */
    public <T> T value(Setting<T> setting) {
      return settings.value(setting);
    }

    /** Returns these rules with one value replaced; for tests and benchmarks. */
    public Rules with(Setting<?> setting, Object value) {
      return new Rules(
          l0Trigger,
          baseBytes,
          multiplier,
          tableBytes,
          deletionPercent,
          settings.with(setting, value));
    }
  }
}
