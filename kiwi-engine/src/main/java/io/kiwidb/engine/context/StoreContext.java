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
import io.kiwidb.spi.TableProvider;
import java.util.UUID;

/**
 * What every part of one open database works with. Threading: immutable; its members say for
 * themselves.
 *
 * @param storage the files
 * @param database the identity of the database
 * @param options how it was opened
 * @param providers what was found
 * @param parts what was selected
 * @param settings the live settings
 * @param scheduler background execution
 * @param counters what is counted
 * @param recorder what is measured
 * @param events who is told
 * @param health what it can do
 * @param remover removes files that nothing refers to
 * @param hold whether the directory is held still
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
   * Makes creations, renames and deletions durable. A directory that could not be synced is final,
   * like a log: what a power cut would leave of its names is not known, and the next sync would not
   * bring them back.
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
          "the directory could not be synced, so nobody knows which files a power cut would leave",
          e);
      throw e;
    }
  }

  /** The order of keys. */
  public KeyOrder order() {
    return options.keyOrder();
  }

  /** Where time comes from. */
  public TimeSource time() {
    return options.timeSource();
  }

  /**
   * The providers that the options select, and the shared products.
   *
   * @param log makes logs
   * @param memtable makes memtables
   * @param table makes tables
   * @param filter makes filters
   * @param compressor makes compressors
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
          pick(providers, options, io.kiwidb.spi.StrategyProvider.class, ProviderKind.STRATEGY)
              .create());
    }

    private static <P extends io.kiwidb.spi.Provider> P pick(
        Providers providers, Options options, Class<P> type, ProviderKind kind) {
      return providers.selected(type, kind, options.provider(kind));
    }
  }
}
