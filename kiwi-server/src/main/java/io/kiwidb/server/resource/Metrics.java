package io.kiwidb.server.resource;

import io.kiwidb.Counter;
import io.kiwidb.DatabaseState;
import io.kiwidb.Latency;
import io.kiwidb.Statistics;
import io.kiwidb.TimedOperation;
import io.kiwidb.server.store.ServedStore;
import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockKind;
import java.util.Locale;
import java.util.Map;

/**
 * The statistics in the text format of Prometheus, version 0.0.4. Names follow its conventions:
 * base units, and {@code _total} for counters. Threading: thread-safe.
 */
public final class Metrics {
  /** The media type of the text. */
  public static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final double NANOS = 1e9;

  private final ServedStore store;

  /** Creates the area. */
  public Metrics(ServedStore store) {
    this.store = store;
  }

  /** Returns the text. */
  public String text() {
    Statistics stats = store.db().stats();
    Text text = new Text();
    counters(stats, text);
    levels(stats, text);
    caches(stats, text);
    latencies(stats, text);
    memory(stats, text);
    text.head("kiwi_healthy", "gauge", "1 if all operations work");
    text.line("kiwi_healthy", "", stats.state().health() == DatabaseState.Health.OPEN ? 1 : 0);
    text.head("kiwi_writers_delayed", "gauge", "0 free, 1 slowed, 2 stopped");
    text.line(
        "kiwi_writers_delayed",
        "",
        switch (stats.admission()) {
          case FREE -> 0;
          case SLOWED -> 1;
          case STOPPED -> 2;
        });
    text.head("kiwi_debt_runs", "gauge", "sorted runs that wait to be merged");
    text.line("kiwi_debt_runs", "", stats.debt().runs());
    text.head("kiwi_debt_bytes", "gauge", "estimated bytes to be rewritten");
    text.line("kiwi_debt_bytes", "", stats.debt().bytes());
    text.head("kiwi_snapshots", "gauge", "open snapshots");
    text.line("kiwi_snapshots", "", stats.snapshots());
    text.head("kiwi_unsynced_log_bytes", "gauge", "log bytes that are not yet durable");
    text.line("kiwi_unsynced_log_bytes", "", stats.unsyncedLogBytes());
    text.head("kiwi_range_deletions", "gauge", "deletions of ranges in force");
    text.line("kiwi_range_deletions", "", stats.rangeDeletions().count());
    text.head("kiwi_range_deletion_bytes", "gauge", "memory of the deletions of ranges in force");
    text.line("kiwi_range_deletion_bytes", "", stats.rangeDeletions().bytes());
    text.head("kiwi_blob_files", "gauge", "blob files, which hold large values");
    text.line("kiwi_blob_files", "", stats.blobs().files());
    text.head("kiwi_blob_bytes", "gauge", "size of the records of blob files");
    text.line("kiwi_blob_bytes", "", stats.blobs().bytes());
    text.head("kiwi_blob_live_bytes", "gauge", "size of the records that are not garbage");
    text.line("kiwi_blob_live_bytes", "", stats.blobs().liveBytes());
    text.head("kiwi_last_sequence", "gauge", "the last sequence number");
    text.line("kiwi_last_sequence", "", stats.lastSequence());
    return text.toString();
  }

  private static void counters(Statistics stats, Text text) {
    for (Counter counter : Counter.values()) {
      String name = "kiwi_" + counter.name().toLowerCase(Locale.ROOT);
      long value = stats.counter(counter);
      if (name.endsWith("_nanos")) {
        String seconds = name.replace("_nanos", "_seconds") + "_total";
        text.head(seconds, "counter", "since the store was opened");
        text.line(seconds, "", value / NANOS);
      } else {
        text.head(name + "_total", "counter", "since the store was opened");
        text.line(name + "_total", "", value);
      }
    }
  }

  private static void levels(Statistics stats, Text text) {
    text.head("kiwi_level_tables", "gauge", "tables of a level");
    for (Statistics.Level level : stats.levels()) {
      text.line("kiwi_level_tables", label("level", level.number()), level.tables());
    }
    text.head("kiwi_level_bytes", "gauge", "size of the tables of a level");
    for (Statistics.Level level : stats.levels()) {
      text.line("kiwi_level_bytes", label("level", level.number()), level.bytes());
    }
  }

  private static void caches(Statistics stats, Text text) {
    Map<BlockKind, BlockCache.Usage> caches = stats.caches();
    text.head("kiwi_cache_bytes", "gauge", "bytes of cached blocks");
    caches.forEach((kind, usage) -> text.line("kiwi_cache_bytes", kind(kind), usage.bytes()));
    text.head("kiwi_cache_hits_total", "counter", "since the store was opened");
    caches.forEach((kind, usage) -> text.line("kiwi_cache_hits_total", kind(kind), usage.hits()));
    text.head("kiwi_cache_misses_total", "counter", "since the store was opened");
    caches.forEach(
        (kind, usage) -> text.line("kiwi_cache_misses_total", kind(kind), usage.misses()));
  }

  private static String kind(BlockKind kind) {
    return label("kind", Names.of(kind));
  }

  private static void latencies(Statistics stats, Text text) {
    text.head("kiwi_latency_seconds", "gauge", "percentiles since the store was opened");
    for (TimedOperation operation : TimedOperation.values()) {
      Latency latency = stats.latency(operation);
      if (latency.count() == 0) {
        continue; // a latency of 0 would be a measurement
      }
      quantile(text, operation, "0.5", latency.p50());
      quantile(text, operation, "0.9", latency.p90());
      quantile(text, operation, "0.99", latency.p99());
      quantile(text, operation, "0.999", latency.p999());
      quantile(text, operation, "1", latency.max());
    }
  }

  private static void quantile(Text text, TimedOperation operation, String quantile, long nanos) {
    String labels = "{operation=\"" + Names.of(operation) + "\",quantile=\"" + quantile + "\"}";
    text.line("kiwi_latency_seconds", labels, nanos / NANOS);
  }

  private static void memory(Statistics stats, Text text) {
    Statistics.Memory memory = stats.memory();
    text.head("kiwi_memory_bytes", "gauge", "memory by part");
    text.line("kiwi_memory_bytes", label("part", "memtables"), memory.memtables());
    text.line("kiwi_memory_bytes", label("part", "caches"), memory.caches());
    text.line("kiwi_memory_bytes", label("part", "tables"), memory.tables());
    text.line("kiwi_memory_bytes", label("part", "work"), memory.work());
  }

  private static String label(String name, Object value) {
    return "{" + name + "=\"" + value + "\"}";
  }

  /** Lines of the format. No value in them comes from a client. */
  private static final class Text {
    private final StringBuilder lines = new StringBuilder();

    void head(String name, String type, String help) {
      lines.append("# HELP ").append(name).append(' ').append(help).append('\n');
      lines.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    void line(String name, String labels, long value) {
      lines.append(name).append(labels).append(' ').append(value).append('\n');
    }

    void line(String name, String labels, double value) {
      lines.append(name).append(labels).append(' ').append(value).append('\n');
    }

    @Override
    public String toString() {
      return lines.toString();
    }
  }
}
