package io.kiwidb.server.resource;

import io.kiwidb.Counter;
import io.kiwidb.Kiwi;
import io.kiwidb.Latency;
import io.kiwidb.Statistics;
import io.kiwidb.server.problem.StorePaths;
import io.kiwidb.server.store.ServedStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The statistics of now. Threading: thread-safe. */
public final class Figures {
  /** Statistics of a level. */
  public record Level(
      int number,
      long tables,
      long bytes,
      long entries,
      long deletions,
      long targetBytes,
      long readBytes,
      long writtenBytes,
      double writeAmplification) {}

  /** Statistics of the cache of one kind of block. */
  public record Cache(
      long budget, long bytes, long blocks, long hits, long misses, long evictions) {}

  /** The compaction debt. */
  public record Debt(int runs, long bytes) {}

  /** Memory by part. */
  public record Memory(long budget, long memtables, long caches, long tables, long work) {}

  /** Amplification with its parts. */
  public record Amplification(
      double write,
      double space,
      long read,
      long userBytes,
      long logBytes,
      long flushBytes,
      long compactionBytes) {}

  /** All statistics. */
  public record All(
      String health,
      String cause,
      String admission,
      String admissionReason,
      String profile,
      Map<String, String> providers,
      Map<String, Long> counters,
      List<Level> levels,
      Map<String, Cache> caches,
      Map<String, Latency> latencies,
      Debt debt,
      long memtableBytes,
      Memory memory,
      Amplification amplification,
      RangeDeletions rangeDeletions,
      Blobs blobs,
      long lastSequence,
      long snapshots,
      long unsyncedLogBytes,
      long uptimeMillis) {}

  /** Deletions of ranges in force. */
  public record RangeDeletions(long count, long bytes) {}

  /** Blob files, which hold large values. */
  public record Blobs(long files, long bytes, long liveBytes) {}

  private final ServedStore store;

  /** Creates the area. */
  public Figures(ServedStore store) {
    this.store = store;
  }

  /** Returns the statistics of a keyspace, or of the store. */
  public All now(@Nullable String keyspace) {
    Kiwi db = store.db();
    Statistics stats = KeyspaceLookup.findOrStore(db, keyspace).stats();
    return new All(
        Names.of(stats.state().health()),
        stats
            .state()
            .cause()
            .map(cause -> StorePaths.without(db.location(), cause))
            .orElse(""),
        Names.of(stats.admission()),
        stats.admissionReason(),
        Names.of(stats.profile()),
        Keyspaces.providers(stats.providers()),
        counters(stats),
        levels(stats),
        caches(stats),
        latencies(stats),
        new Debt(stats.debt().runs(), stats.debt().bytes()),
        stats.memtableBytes(),
        memory(stats.memory()),
        amplification(stats),
        new RangeDeletions(
            stats.rangeDeletions().count(), stats.rangeDeletions().bytes()),
        new Blobs(stats.blobs().files(), stats.blobs().bytes(), stats.blobs().liveBytes()),
        stats.lastSequence(),
        stats.snapshots(),
        stats.unsyncedLogBytes(),
        stats.uptimeMillis());
  }

  private static Map<String, Long> counters(Statistics stats) {
    Map<String, Long> counters = new TreeMap<>();
    for (Counter counter : Counter.values()) {
      counters.put(Names.property(counter), stats.counter(counter));
    }
    return counters;
  }

  private static List<Level> levels(Statistics stats) {
    List<Level> levels = new ArrayList<>();
    for (Statistics.Level level : stats.levels()) {
      levels.add(new Level(
          level.number(),
          level.tables(),
          level.bytes(),
          level.entries(),
          level.deletions(),
          level.targetBytes(),
          level.readBytes(),
          level.writtenBytes(),
          stats.writeAmplification(level)));
    }
    return levels;
  }

  private static Map<String, Cache> caches(Statistics stats) {
    Map<String, Cache> caches = new TreeMap<>();
    stats
        .caches()
        .forEach((kind, usage) -> caches.put(
            Names.of(kind),
            new Cache(
                usage.budget(),
                usage.bytes(),
                usage.blocks(),
                usage.hits(),
                usage.misses(),
                usage.evictions())));
    return caches;
  }

  private static Map<String, Latency> latencies(Statistics stats) {
    Map<String, Latency> latencies = new TreeMap<>();
    stats.latencies().forEach((operation, latency) -> latencies.put(Names.of(operation), latency));
    return latencies;
  }

  private static Memory memory(Statistics.Memory memory) {
    return new Memory(
        memory.budget(), memory.memtables(), memory.caches(), memory.tables(), memory.work());
  }

  private static Amplification amplification(Statistics stats) {
    return new Amplification(
        stats.writeAmplification(),
        stats.spaceAmplification(),
        stats.readAmplification(),
        stats.counter(Counter.USER_BYTES),
        stats.counter(Counter.LOG_BYTES),
        stats.counter(Counter.FLUSH_BYTES),
        stats.counter(Counter.COMPACTION_WRITTEN_BYTES));
  }
}
