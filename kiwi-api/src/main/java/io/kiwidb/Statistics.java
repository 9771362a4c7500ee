package io.kiwidb;

import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockKind;
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
 * @param memtableBytes bytes of all memtables
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
    long memtableBytes,
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
   */
  public record Level(int number, long tables, long bytes, long entries, long deletions) {}

  /** A counter. */
  public long counter(Counter counter) {
    return counters.getOrDefault(counter, 0L);
  }

  /** Bytes written to log and tables for each byte that users wrote; 0 before the first. */
  public double writeAmplification() {
    long user = counter(Counter.USER_BYTES);
    long written = counter(Counter.LOG_BYTES)
        + counter(Counter.FLUSH_BYTES)
        + counter(Counter.COMPACTION_WRITTEN_BYTES);
    return user == 0 ? 0 : (double) written / user;
  }
}
