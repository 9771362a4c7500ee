package io.kiwidb;

import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockKind;
import io.kiwidb.spi.CompactionStrategy.Debt;
import java.util.List;
import java.util.Map;

/**
 * Statistics of a store or a keyspace at one point in time. Those of a keyspace
 * ({@link Keyspace#stats}) have its own counters, levels, debt and memtables; everything else is
 * about the whole store. Threading: immutable.
 *
 * @param state the health of the store
 * @param admission whether writers are slowed or stopped
 * @param admissionReason why they are slowed or stopped; empty if they are not
 * @param profile the current profile
 * @param providers the provider of each kind used for writing
 * @param counters counters since the store was opened
 * @param levels level 0 first
 * @param caches statistics of each cache tier
 * @param latencies latencies by operation
 * @param debt the compaction debt
 * @param memtableBytes memory of all memtables in bytes
 * @param memory memory usage
 * @param rangeDeletions the deletions of ranges in force
 * @param blobs blob files, which hold large values
 * @param lastSequence the last sequence number visible to readers
 * @param snapshots number of open snapshots
 * @param unsyncedLogBytes log bytes that are not yet durable
 * @param uptimeMillis time since the store was opened, in milliseconds
 */
public record Statistics(
    DatabaseState state,
    KiwiEvent.Admission admission,
    String admissionReason,
    Profile profile,
    Map<ProviderKind, String> providers,
    Map<Counter, Long> counters,
    List<Level> levels,
    Map<BlockKind, BlockCache.Usage> caches,
    Map<TimedOperation, Latency> latencies,
    Debt debt,
    long memtableBytes,
    Memory memory,
    RangeDeletions rangeDeletions,
    Blobs blobs,
    long lastSequence,
    long snapshots,
    long unsyncedLogBytes,
    long uptimeMillis) {
  /**
   * Statistics of a level.
   *
   * @param number the level; 0 is the youngest
   * @param tables number of tables
   * @param bytes total size of the tables
   * @param entries number of entries
   * @param deletions how many of the entries are deletions
   * @param targetBytes target size set by the strategy; 0 if it has none
   * @param readBytes bytes of its tables read by compactions since the store was opened
   * @param writtenBytes bytes written to it by compactions, and for level 0 by flushes, since the
   *     store was opened
   */
  public record Level(
      int number,
      long tables,
      long bytes,
      long entries,
      long deletions,
      long targetBytes,
      long readBytes,
      long writtenBytes) {}

  /**
   * Memory usage of the store in bytes, on and off the heap.
   *
   * <p>Not included: the JVM itself (code, classes, stacks); garbage that is not yet collected, for
   * which the heap needs space beyond the limit; objects held by the application (its keys and
   * values; open cursors and snapshots, which pin the memtables they started with and read ahead up
   * to 256 KiB per table); a store opened read-only whose logs were not yet flushed to tables; and
   * the page cache of the operating system. On Linux, tables in the page cache are read through a
   * memory mapping, and {@code top} then counts their pages as memory of the process (in RES and
   * SHR); the operating system reclaims them when memory is needed.
   *
   * @param budget the memory limit; 0 if there is none
   * @param memtables all memtables
   * @param caches cached blocks of all tiers, including the overhead of the cache
   * @param tables open tables, except for cached blocks, and deletions of ranges
   * @param work memory reserved for flushes, compactions and the log, and fixed overhead
   */
  public record Memory(long budget, long memtables, long caches, long tables, long work) {
    /** Returns the total. */
    public long used() {
      return memtables + caches + tables + work;
    }
  }

  /**
   * Deletions of ranges in force: in memtables, and those that may hide an entry of a table.
   *
   * @param count how many
   * @param bytes the memory that they need, which is part of that of memtables and tables
   */
  public record RangeDeletions(long count, long bytes) {}

  /**
   * Blob files, which hold large values apart from tables.
   *
   * @param files how many
   * @param bytes the total size of their records
   * @param liveBytes the size of the records to which tables refer; the others are garbage
   */
  public record Blobs(long files, long bytes, long liveBytes) {
    /** None. */
    public static final Blobs NONE = new Blobs(0, 0, 0);
  }

  /** Returns the value of a counter. */
  public long counter(Counter counter) {
    return counters.getOrDefault(counter, 0L);
  }

  /** Returns the latency of an operation. */
  public Latency latency(TimedOperation operation) {
    return latencies.getOrDefault(operation, Latency.NONE);
  }

  /**
   * Returns bytes written to log, tables and blob files per byte written by users; 0 before the
   * first write.
   */
  public double writeAmplification() {
    long user = counter(Counter.USER_BYTES);
    long written = counter(Counter.LOG_BYTES)
        + counter(Counter.FLUSH_BYTES)
        + counter(Counter.COMPACTION_WRITTEN_BYTES);
    return user == 0 ? 0 : (double) written / user;
  }

  /** Returns bytes written to a level per byte flushed; 0 before the first flush. */
  public double writeAmplification(Level level) {
    long flushed = counter(Counter.FLUSH_BYTES);
    return flushed == 0 ? 0 : (double) level.writtenBytes() / flushed;
  }

  /**
   * Returns the total size of all tables and blob files divided by the size of the deepest
   * non-empty level and of what is live in blob files; 0 without tables. This estimates the space
   * used per byte of live data, because the upper levels mostly contain newer versions of entries
   * in the deepest level. The estimate is too high while most keys are new, and too low while the
   * deepest level itself contains obsolete entries, such as when all tables are in level 0.
   */
  public double spaceAmplification() {
    long all = 0;
    long deepest = 0;
    for (Level level : levels) {
      all += level.bytes();
      deepest = level.bytes() > 0 ? level.bytes() : deepest;
    }
    return deepest == 0 ? 0 : (double) (all + blobs.bytes()) / (deepest + blobs.liveBytes());
  }

  /**
   * Returns the number of tables that a point lookup may have to read: all tables of level 0 and
   * one of each other non-empty level.
   */
  public long readAmplification() {
    long tables = 0;
    for (Level level : levels) {
      tables += level.number() == 0 ? level.tables() : Math.min(1, level.tables());
    }
    return tables;
  }
}
