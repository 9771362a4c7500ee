package io.kiwidb.bench.engine;

import io.kiwidb.Counter;
import io.kiwidb.EventListener;
import io.kiwidb.Keyspace;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A Kiwi store. */
final class KiwiStore implements Engine {
  /** Not a Kiwi setting: the minimum duration of a sync, in microseconds. */
  private static final String SYNC_MICROS = "bench.sync-micros";

  private final Kiwi db;
  private final List<Keyspace> keyspaces;
  private final KeyDivision division;
  private final Path directory;
  private final Map<String, String> given;
  private final TransactionKind transactions;
  private final Jobs jobs;

  private KiwiStore(Kiwi db, EngineOptions options, Jobs jobs) {
    this.db = db;
    this.division = options.division();
    this.keyspaces = keyspaces(db, division.keyspaces());
    this.directory = options.directory();
    this.given = options.settings();
    this.transactions = options.transactions();
    this.jobs = jobs;
  }

  static Engine open(EngineOptions options) {
    Jobs jobs = new Jobs();
    Map<String, String> settings = new LinkedHashMap<>(options.settings());
    String syncMicros = settings.remove(SYNC_MICROS);
    Options opened = KiwiOptions.builder(options, settings).listener(jobs).build();
    Storage storage = FileSystemStorage.open(options.directory(), OpenMode.CREATE_IF_MISSING);
    if (syncMicros != null && storage instanceof MappableStorage files) {
      storage =
          new SlowSyncStorage(files, TimeUnit.MICROSECONDS.toNanos(Long.parseLong(syncMicros)));
    }
    return new KiwiStore(Kiwi.open(storage, opened), options, jobs);
  }

  /** Returns the keyspaces of a store, the default one first; creates those that are missing. */
  private static List<Keyspace> keyspaces(Kiwi db, int count) {
    // The store itself stands for the default keyspace, but its statistics are of all of them.
    List<Keyspace> all = new ArrayList<>(List.of(count == 1 ? db : db.keyspace(Keyspace.DEFAULT)));
    for (int i = 1; i < count; i++) {
      String name = "keyspace-" + i;
      all.add(db.findKeyspace(name).orElseGet(() -> db.createKeyspace(name)));
    }
    return all;
  }

  @Override
  public Session session() {
    return division.keyspaces() == 1
        ? new KiwiSession(db)
        : new KeyspacesSession(db, keyspaces, division);
  }

  @Override
  public synchronized EngineCounters counters() {
    return KiwiCounters.of(db);
  }

  @Override
  public EngineTransactions transactions() {
    return KiwiTransactions.of(db, transactions);
  }

  @Override
  public EngineCopies copies() {
    return new KiwiCopies(db, directory);
  }

  @Override
  public void settle() {
    db.flush();
    IdleDetector.await(() -> jobs.running() == 0);
  }

  @Override
  public void compact() {
    keyspaces.forEach(Keyspace::compact);
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
    if (division.keyspaces() > 1) {
      text.append(", ").append(division.keyspaces()).append(" keyspaces");
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
    return OptionalLong.of(keyspaces.stream()
        .mapToLong(keyspace -> keyspace.stats().readAmplification())
        .max()
        .orElse(0));
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
