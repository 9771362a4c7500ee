package io.kiwidb.server;

import io.kiwidb.server.backup.BackupDirectory;
import io.kiwidb.server.backup.StoreCopy;
import io.kiwidb.server.http.Area;
import io.kiwidb.server.http.FigureRoutes;
import io.kiwidb.server.http.InterfaceRoutes;
import io.kiwidb.server.http.KeyValueRoutes;
import io.kiwidb.server.http.KeyspaceRoutes;
import io.kiwidb.server.http.StoreRoutes;
import io.kiwidb.server.http.TreeRoutes;
import io.kiwidb.server.live.StoreWatch;
import io.kiwidb.server.resource.Backups;
import io.kiwidb.server.resource.Batches;
import io.kiwidb.server.resource.Compactions;
import io.kiwidb.server.resource.Config;
import io.kiwidb.server.resource.Engine;
import io.kiwidb.server.resource.Figures;
import io.kiwidb.server.resource.InterfaceDocument;
import io.kiwidb.server.resource.KeyValues;
import io.kiwidb.server.resource.Keyspaces;
import io.kiwidb.server.resource.MemTables;
import io.kiwidb.server.resource.Metrics;
import io.kiwidb.server.resource.PageLimits;
import io.kiwidb.server.resource.Scans;
import io.kiwidb.server.resource.Snapshots;
import io.kiwidb.server.resource.Tables;
import io.kiwidb.server.resource.Tasks;
import io.kiwidb.server.resource.Versions;
import io.kiwidb.server.resource.WriteAheadLog;
import io.kiwidb.server.store.ServedStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The resources of one server and their routes. Threading: thread-safe. */
final class Resources implements AutoCloseable {
  private static final int SHARE_OF_PAGE = 4; // of the time of a request; the rest is for sending

  private final Snapshots snapshots;
  private final Tasks tasks;
  private final List<Area> areas;

  /**
   * Creates the resources.
   *
   * @param copies where backups are made; empty if none are
   */
  Resources(
      ServedStore store,
      StoreWatch watch,
      Optional<BackupDirectory> copies,
      ServerOptions options) {
    snapshots = new Snapshots(store, options.clock(), (int) options.limit(ServerLimit.SNAPSHOTS));
    tasks = new Tasks((int) options.limit(ServerLimit.TASKS));
    PageLimits pages = new PageLimits(
        options.limit(ServerLimit.PAGE_BYTES),
        (int) options.limit(ServerLimit.SHOWN_VALUE_BYTES),
        TimeUnit.MILLISECONDS.toNanos(options.limit(ServerLimit.REQUEST_MILLIS)) / SHARE_OF_PAGE,
        System::nanoTime);
    int valueBytes = (int) options.limit(ServerLimit.VALUE_BYTES);
    Duration stall = Duration.ofMillis(options.limit(ServerLimit.STALL_MILLIS));
    KeyValues values = new KeyValues(store, snapshots, valueBytes, stall);
    Batches batches = new Batches(store, valueBytes, stall);
    Backups backups = new Backups(
        store,
        tasks,
        copies.map(directory -> new StoreCopy(
            directory, Duration.ofSeconds(options.limit(ServerLimit.BACKUP_SECONDS)))),
        options.clock());
    areas = List.of(
        new KeyValueRoutes(values, batches, new Scans(store, snapshots, pages)),
        new KeyspaceRoutes(new Keyspaces(store)),
        new TreeRoutes(
            new MemTables(store, pages),
            new Tables(store, pages),
            new Compactions(store, tasks, watch),
            new Versions(store, watch::tree, pages)),
        new StoreRoutes(
            new WriteAheadLog(store),
            new Config(store),
            new Engine(store, tasks, backups, mode(options)),
            tasks),
        new FigureRoutes(new Figures(store), new Metrics(store), snapshots),
        new InterfaceRoutes(new InterfaceDocument()));
    store.listen(snapshots);
    store.listen(backups);
  }

  private static Engine.Mode mode(ServerOptions options) {
    if (options.isReadOnly()) {
      return Engine.Mode.READ_ONLY;
    }
    return options.mayAdminister() ? Engine.Mode.ADMINISTRATION : Engine.Mode.CHANGES;
  }

  /** Returns the routes. */
  List<Area> areas() {
    return areas;
  }

  /** Ends what is over. */
  void housekeeping() {
    snapshots.releaseExpired();
  }

  /** Ends the tasks. */
  @Override
  public void close() {
    tasks.close();
  }
}
