package io.kiwidb.spi;

import io.kiwidb.TableInfo;
import io.kiwidb.key.KeyOrder;
import java.util.List;
import java.util.Set;

/**
 * The tree as a strategy sees it. Threading: immutable; lists are unmodifiable.
 *
 * @param levels level 0 first; always all configured levels. Level 0 is newest first and may overlap; the others are in key order
 *     and do not
 * @param busy numbers of the tables that a running job reads
 * @param rules the settings that bound it
 * @param order order of user keys
 * @param nowMillis now, in milliseconds since 1970
 */
public record LsmView(
    List<Level> levels, Set<Long> busy, Rules rules, KeyOrder order, long nowMillis) {
  /**
   * One level.
   *
   * @param number 0 is the youngest
   * @param tables its tables
   * @param resumeKey the largest user key of the last merge out of this level, where a round-robin picker goes on; empty at first
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
   * Settings that strategies go by.
   *
   * @param l0Trigger tables in level 0 at which they are merged
   * @param baseBytes target of the first sorted level that is used
   * @param multiplier how many times larger each next level may be
   * @param tableBytes size of a table
   * @param ttlMillis age at which {@code fifo} drops a table; 0 for never
   * @param maxBytes total at which {@code fifo} drops the oldest table; 0 for never
   */
  public record Rules(
      int l0Trigger,
      long baseBytes,
      int multiplier,
      long tableBytes,
      long ttlMillis,
      long maxBytes) {}
}
