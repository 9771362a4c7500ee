package io.kiwidb;

import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockKind;
import io.kiwidb.spi.CompactionStrategy.Debt;
import java.util.List;
import java.util.Map;

/**
 * Figures of a store at one moment. Threading: immutable.
 *
 * @param state what the store can do
 * @param admission how writers are let in
 * @param admissionReason why they are slowed or stopped; empty when they are not
 * @param profile its profile
 * @param providers the provider of each kind that it writes with
 * @param counters counted since opening
 * @param levels level 0 first
 * @param caches figures of each tier
 * @param latencies how long operations took
 * @param debt what compaction owes
 * @param memtableBytes bytes of all memtables
 * @param memory what the store takes of memory
 * @param lastSequence the last sequence number that readers see
 * @param snapshots snapshots that are open
 * @param unsyncedLogBytes bytes of the log that a power cut could take
 * @param uptimeMillis how long it has been open
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
    long lastSequence,
    long snapshots,
    long unsyncedLogBytes,
    long uptimeMillis) {
  /**
   * One level.
   *
   * @param number 0 is the youngest
   * @param tables how many tables
   * @param bytes their size
   * @param entries their entries
   * @param deletions how many of them are deletions
   * @param targetBytes bytes that the strategy lets it hold; 0 if it sets no bound
   * @param readBytes bytes of its tables that compactions read, since opening
   * @param writtenBytes bytes that compactions, and for level 0 flushes, wrote into it, since
   *     opening
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
   * What the store takes of memory, on the heap and outside of it.
   * {@link Options.Builder#memoryBudget} says what is not counted.
   *
   * @param budget what it may take altogether; 0 without a bound
   * @param memtables bytes of all memtables
   * @param caches bytes of the cached blocks of all tiers, with what the cache keeps beside them
   * @param tables bytes that open tables keep beside what is cached
   * @param work bytes set aside for flushes, compactions, the log, and what is the same in every
   *     store
   */
  public record Memory(long budget, long memtables, long caches, long tables, long work) {
    /** All of it. */
    public long used() {
      return memtables + caches + tables + work;
    }
  }

  /** A counter. */
  public long counter(Counter counter) {
    return counters.getOrDefault(counter, 0L);
  }

  /** How long an operation took. */
  public Latency latency(TimedOperation operation) {
    return latencies.getOrDefault(operation, Latency.NONE);
  }

  /** Bytes written to log and tables for each byte that users wrote; 0 before the first. */
  public double writeAmplification() {
    long user = counter(Counter.USER_BYTES);
    long written = counter(Counter.LOG_BYTES)
        + counter(Counter.FLUSH_BYTES)
        + counter(Counter.COMPACTION_WRITTEN_BYTES);
    return user == 0 ? 0 : (double) written / user;
  }

  /** Bytes written into a level for each byte that was flushed; 0 before the first flush. */
  public double writeAmplification(Level level) {
    long flushed = counter(Counter.FLUSH_BYTES);
    return flushed == 0 ? 0 : (double) level.writtenBytes() / flushed;
  }

  /**
   * Bytes of all tables for each byte of the deepest level that has any; 0 without tables. An
   * estimate of how much is stored for each byte that users would find: what lies above the deepest
   * level mostly hides something in it. It is too high while data is new everywhere, and too low
   * while the deepest level itself holds what is hidden, as when all tables are in level 0.
   */
  public double spaceAmplification() {
    long all = 0;
    long deepest = 0;
    for (Level level : levels) {
      all += level.bytes();
      deepest = level.bytes() > 0 ? level.bytes() : deepest;
    }
    return deepest == 0 ? 0 : (double) all / deepest;
  }

  /**
   * Tables that a lookup of one key may look into: every one of level 0 and one of each other level
   * that has any.
   */
  public long readAmplification() {
    long tables = 0;
    for (Level level : levels) {
      tables += level.number() == 0 ? level.tables() : Math.min(1, level.tables());
    }
    return tables;
  }
}
