package io.kiwidb.bench.engine;

import io.kiwidb.Counter;
import io.kiwidb.EventListener;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiEvent;
import io.kiwidb.LiveSettings;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.ProviderKind;
import io.kiwidb.Settings;
import io.kiwidb.Statistics;
import io.kiwidb.io.MappableStorage;
import io.kiwidb.io.Storage;
import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockKind;
import io.kiwidb.storage.FileSystemStorage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A Kiwi store. */
final class KiwiStore implements Engine {
  /** Not a Kiwi setting: the minimum duration of a sync, in microseconds. */
  private static final String SYNC_MICROS = "bench.sync-micros";

  private final Kiwi db;
  private final Path directory;
  private final Map<String, String> given;
  private final Jobs jobs;

  private KiwiStore(Kiwi db, EngineOptions options, Jobs jobs) {
    this.db = db;
    this.directory = options.directory();
    this.given = options.settings();
    this.jobs = jobs;
  }

  static Engine open(EngineOptions options) {
    Jobs jobs = new Jobs();
    Options.Builder builder = Options.builder()
        .set(Settings.DURABILITY, options.durability())
        .set(Settings.CACHE_DATA_BYTES, options.cacheBytes())
        .set(Settings.MEMTABLE_BYTES, options.memtableBytes())
        .set(Settings.BLOCK_BYTES, (long) EngineOptions.BLOCK_BYTES)
        .listener(jobs);
    Map<String, String> settings = new LinkedHashMap<>(options.settings());
    String syncMicros = settings.remove(SYNC_MICROS);
    settings.forEach((name, value) -> set(builder, name, value));
    Storage storage = FileSystemStorage.open(options.directory(), OpenMode.CREATE_IF_MISSING);
    if (syncMicros != null && storage instanceof MappableStorage files) {
      storage =
          new SlowSyncStorage(files, TimeUnit.MICROSECONDS.toNanos(Long.parseLong(syncMicros)));
    }
    return new KiwiStore(Kiwi.open(storage, builder.build()), options, jobs);
  }

  /** Sets a setting, or the provider of a kind as in {@code memtable=skiplist}. */
  private static void set(Options.Builder builder, String name, String value) {
    for (ProviderKind kind : ProviderKind.values()) {
      if (kind.label().equals(name)) {
        builder.provider(kind, value);
        return;
      }
    }
    builder.set(name, value);
  }

  @Override
  public Session session() {
    return new KiwiSession(db);
  }

  @Override
  public void settle() {
    db.flush();
    IdleDetector.await(() -> jobs.running() == 0);
  }

  @Override
  public void compact() {
    db.compact();
  }

  @Override
  public String settings() {
    LiveSettings now = db.settings();
    StringBuilder text = new StringBuilder("durability ")
        .append(now.get(Settings.DURABILITY))
        .append(", log on, memtable ")
        .append(EngineOptions.mebibytes(now.get(Settings.MEMTABLE_BYTES)))
        .append(", block cache ")
        .append(EngineOptions.mebibytes(now.get(Settings.CACHE_DATA_BYTES)))
        .append(" for data, ")
        .append(EngineOptions.mebibytes(now.get(Settings.CACHE_INDEX_BYTES)))
        .append(" for indexes, ")
        .append(EngineOptions.mebibytes(now.get(Settings.CACHE_FILTER_BYTES)))
        .append(" for filters, blocks of ")
        .append(now.get(Settings.BLOCK_BYTES))
        .append(" bytes, filters with ")
        .append(now.get(Settings.FILTER_RATE))
        .append(" false positives (upper levels ")
        .append(now.get(Settings.FILTER_UPPER_RATE))
        .append("), CRC-32C of every block and record; providers");
    for (Map.Entry<ProviderKind, String> provider : db.stats().providers().entrySet()) {
      text.append(' ').append(provider.getKey().label()).append('=').append(provider.getValue());
    }
    given.forEach((name, value) -> text.append(", ").append(name).append('=').append(value));
    return text.toString();
  }

  @Override
  public String statistics() {
    Statistics stats = db.stats();
    StringBuilder text = new StringBuilder();
    stats
        .counters()
        .forEach(
            (counter, value) -> text.append(counter).append(' ').append(value).append('\n'));
    for (Statistics.Level level : stats.levels()) {
      if (level.tables() > 0) {
        text.append(level).append('\n');
      }
    }
    stats
        .caches()
        .forEach((kind, usage) -> text.append(kind).append(' ').append(usage).append('\n'));
    return text.toString();
  }

  @Override
  public long spaceBytes() {
    return DirectorySize.of(directory);
  }

  @Override
  public OptionalLong sortedRuns() {
    return OptionalLong.of(db.stats().levels().stream()
        .mapToLong(level -> level.number() == 0 ? level.tables() : Math.min(1, level.tables()))
        .sum());
  }

  @Override
  public OptionalLong bytesWritten() {
    Statistics stats = db.stats();
    return OptionalLong.of(stats.counter(Counter.LOG_BYTES)
        + stats.counter(Counter.FLUSH_BYTES)
        + stats.counter(Counter.COMPACTION_WRITTEN_BYTES));
  }

  @Override
  public LookupMemory lookupMemory() {
    Statistics stats = db.stats();
    BlockCache.Usage indexes = stats.caches().get(BlockKind.INDEX);
    BlockCache.Usage filters = stats.caches().get(BlockKind.FILTER);
    if (indexes == null || filters == null) {
      return LookupMemory.UNKNOWN;
    }
    return new LookupMemory(
        indexes.bytes(),
        filters.bytes(),
        stats.memory().tables(),
        indexes.evictions() + filters.evictions());
  }

  @Override
  public void close() {
    db.close();
  }

  /** Counts running compactions. Threading: thread-safe. */
  private static final class Jobs implements EventListener {
    private final AtomicInteger running = new AtomicInteger();

    @Override
    public void on(KiwiEvent event) {
      if (event instanceof KiwiEvent.CompactionBegun) {
        running.incrementAndGet();
      } else if (event instanceof KiwiEvent.CompactionCompleted
          || event instanceof KiwiEvent.BackgroundFailed) {
        running.updateAndGet(now -> Math.max(0, now - 1)); // a failed flush is not a compaction
      }
    }

    int running() {
      return running.get();
    }
  }
}
