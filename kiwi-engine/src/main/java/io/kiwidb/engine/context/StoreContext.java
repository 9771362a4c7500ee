package io.kiwidb.engine.context;

import io.kiwidb.DatabaseState.Health;
import io.kiwidb.Options;
import io.kiwidb.StorageException;
import io.kiwidb.engine.context.StoreHealth.Concern;
import io.kiwidb.engine.expiry.ExpiryClock;
import io.kiwidb.engine.files.DirectoryHold;
import io.kiwidb.engine.files.FileRemover;
import io.kiwidb.engine.observe.Counters;
import io.kiwidb.engine.observe.Events;
import io.kiwidb.engine.observe.Recorder;
import io.kiwidb.engine.settings.StoreSettings;
import io.kiwidb.io.Scheduler;
import io.kiwidb.io.Storage;
import io.kiwidb.io.TimeSource;
import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.LogProvider;
import java.util.UUID;

/**
 * What every part of one open database works with, whatever the keyspace. Threading: immutable;
 * each component documents its own threading.
 *
 * @param storage the files
 * @param database the identity of the database
 * @param options the options it was opened with
 * @param providers all providers found
 * @param log creates logs
 * @param cache the block cache
 * @param settings the live settings
 * @param scheduler background execution
 * @param counters counters of what concerns no keyspace, or one that was dropped
 * @param recorder latencies
 * @param events notifications
 * @param health the state of the database
 * @param remover removes obsolete files
 * @param hold whether the directory is frozen
 * @param clock the time of expiries
 */
public record StoreContext(
    Storage storage,
    UUID database,
    Options options,
    Providers providers,
    LogProvider log,
    BlockCache cache,
    StoreSettings settings,
    Scheduler scheduler,
    Counters counters,
    Recorder recorder,
    Events events,
    StoreHealth health,
    FileRemover remover,
    DirectoryHold hold,
    ExpiryClock clock) {
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

  /** Returns the time source. */
  public TimeSource time() {
    return options.timeSource();
  }
}
