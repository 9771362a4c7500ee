package io.kiwidb.engine.context;

import io.kiwidb.DatabaseState.Health;
import io.kiwidb.Options;
import io.kiwidb.ProviderKind;
import io.kiwidb.StorageException;
import io.kiwidb.engine.context.StoreHealth.Concern;
import io.kiwidb.engine.files.DirectoryHold;
import io.kiwidb.engine.files.FileRemover;
import io.kiwidb.engine.observe.Counters;
import io.kiwidb.engine.observe.Events;
import io.kiwidb.engine.observe.Recorder;
import io.kiwidb.engine.settings.StoreSettings;
import io.kiwidb.io.Scheduler;
import io.kiwidb.io.Storage;
import io.kiwidb.io.TimeSource;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.CompactionStrategy;
import io.kiwidb.spi.CompressorProvider;
import io.kiwidb.spi.FilterProvider;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.spi.MemTableProvider;
import io.kiwidb.spi.Provider;
import io.kiwidb.spi.StrategyProvider;
import io.kiwidb.spi.TableProvider;
import java.util.UUID;

/**
 * What every part of one open database works with. Threading: immutable; each component documents
 * its own threading.
 *
 * @param storage the files
 * @param database the identity of the database
 * @param options the options it was opened with
 * @param providers all providers found
 * @param parts the selected providers
 * @param settings the live settings
 * @param scheduler background execution
 * @param counters operation counters
 * @param recorder latencies and level statistics
 * @param events notifications
 * @param health the state of the database
 * @param remover removes obsolete files
 * @param hold whether the directory is frozen
 */
public record StoreContext(
    Storage storage,
    UUID database,
    Options options,
    Providers providers,
    Parts parts,
    StoreSettings settings,
    Scheduler scheduler,
    Counters counters,
    Recorder recorder,
    Events events,
    StoreHealth health,
    FileRemover remover,
    DirectoryHold hold) {
  /**
   * Makes creations, renames and deletions of files durable. A failed sync of the directory is
   * fatal, like one of the log: which names survive a power cut is unknown, and a later sync would
   * not restore lost ones.
   */
  public void syncDirectory() {
    syncDirectory(storage, health);
  }

  public static void syncDirectory(Storage storage, StoreHealth health) {
    try {
      storage.syncDirectory();
    } catch (StorageException e) {
      health.worsen(
          Concern.DIRECTORY,
          Health.FATAL,
          "the directory could not be synced, so it is unknown which files would survive a power cut",
          e);
      throw e;
    }
  }

  /** Returns the key order. */
  public KeyOrder order() {
    return options.keyOrder();
  }

  /** Returns the time source. */
  public TimeSource time() {
    return options.timeSource();
  }

  /**
   * The providers that the options select, and the shared block cache.
   *
   * @param log creates logs
   * @param memtable creates memtables
   * @param table creates tables
   * @param filter creates filters
   * @param compressor creates compressors
   * @param cache the block cache
   * @param strategy decides what to compact
   */
  public record Parts(
      LogProvider log,
      MemTableProvider memtable,
      TableProvider table,
      FilterProvider filter,
      CompressorProvider compressor,
      BlockCache cache,
      CompactionStrategy strategy) {
    public static Parts select(Providers providers, Options options, BlockCache cache) {
      return new Parts(
          pick(providers, options, LogProvider.class, ProviderKind.LOG),
          pick(providers, options, MemTableProvider.class, ProviderKind.MEMTABLE),
          pick(providers, options, TableProvider.class, ProviderKind.TABLE),
          pick(providers, options, FilterProvider.class, ProviderKind.FILTER),
          pick(providers, options, CompressorProvider.class, ProviderKind.COMPRESSOR),
          cache,
          pick(providers, options, StrategyProvider.class, ProviderKind.STRATEGY)
              .create());
    }

    private static <P extends Provider> P pick(
        Providers providers, Options options, Class<P> type, ProviderKind kind) {
      return providers.selected(type, kind, options.provider(kind));
    }
  }
}
