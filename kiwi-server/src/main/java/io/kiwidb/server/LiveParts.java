package io.kiwidb.server;

import io.kiwidb.InvalidOptionsException;
import io.kiwidb.Kiwi;
import io.kiwidb.server.http.Area;
import io.kiwidb.server.http.HistoryRoutes;
import io.kiwidb.server.http.HttpServer;
import io.kiwidb.server.http.LoadRoutes;
import io.kiwidb.server.live.LiveFeed;
import io.kiwidb.server.live.LogBroadcast;
import io.kiwidb.server.live.LogFile;
import io.kiwidb.server.live.StoreWatch;
import io.kiwidb.server.load.LoadGenerator;
import io.kiwidb.server.socket.LiveSockets;
import io.kiwidb.server.socket.OpenSockets;
import io.kiwidb.server.socket.TerminalSockets;
import io.kiwidb.server.store.ServedStore;
import io.kiwidb.server.store.StoreListener;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a server that live beside its requests: what watches the store, the logs, the load
 * generator, WebSockets and shells.
 *
 * <p>Threading: thread-safe. Ownership: closes what it has made, never the store.
 */
final class LiveParts implements StoreListener, AutoCloseable {
  private final LiveFeed feed = new LiveFeed();
  private final StoreWatch watch;
  private final LoadGenerator loads;
  private final OpenSockets open;
  private final LiveSockets sockets;
  private final TerminalSockets terminals;
  private final List<Area> areas;
  private @Nullable LogBroadcast broadcast;
  private @Nullable LogFile file;

  /** Starts the parts; closes those that have started if one fails. */
  static LiveParts start(ServedStore store, ServerOptions options) {
    LiveParts parts = new LiveParts(store, options);
    try {
      parts.startLogs(store, options);
      store.listen(parts);
      return parts;
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  private LiveParts(ServedStore store, ServerOptions options) {
    watch = StoreWatch.start(feed, options.clock());
    loads = new LoadGenerator(options.clock());
    open = new OpenSockets((int) options.limit(ServerLimit.SOCKETS));
    terminals = new TerminalSockets(
        store,
        options.terminal().or(() -> ServiceLoader.load(TerminalProvider.class).findFirst()),
        access(options),
        open,
        options.clock(),
        // Less than the request waits: what was printed until then is answered.
        HttpServer.longCallTime(options).multipliedBy(7).dividedBy(8));
    sockets = new LiveSockets(feed, open, options.clock());
    areas = List.of(new HistoryRoutes(watch), new LoadRoutes(store, loads), sockets, terminals);
  }

  private static TerminalProvider.Access access(ServerOptions options) {
    return options.isReadOnly()
        ? TerminalProvider.Access.READ
        : options.mayAdminister()
            ? TerminalProvider.Access.ADMINISTER
            : TerminalProvider.Access.WRITE;
  }

  private void startLogs(ServedStore store, ServerOptions options) {
    if (options.logPort().isPresent()) {
      broadcast = LogBroadcast.start(
          feed, options.logPort().getAsInt(), options.logLevel(), options.clock());
    }
    if (options.logsToFile()) {
      file = store
          .directory()
          .map(directory -> LogFile.start(feed, directory, options.logLevel(), options.clock()))
          .orElseThrow(() -> new InvalidOptionsException(
              "a log file needs a server that was started with a directory"));
    }
  }

  /** Returns the routes and WebSockets. */
  List<Area> areas() {
    return new ArrayList<>(areas);
  }

  /** Returns what watches the store. */
  StoreWatch watch() {
    return watch;
  }

  /** Returns where lines of the log go. */
  LiveFeed feed() {
    return feed;
  }

  /** Returns where the log can be followed. */
  Optional<InetSocketAddress> logAddress() {
    return Optional.ofNullable(broadcast).map(LogBroadcast::address);
  }

  /** Returns what is held for clients. */
  Held held(HttpServer.Held http) {
    return new Held(
        http,
        open.count(),
        terminals.shells(),
        broadcast == null ? 0 : broadcast.listeners(),
        feed.subscribers());
  }

  /** Does what is due; called about once a second. */
  void housekeeping() {
    terminals.closeIdle();
  }

  @Override
  public void opened(Kiwi db) {
    watch.attach(db);
  }

  @Override
  public void closing() {
    terminals.closing();
    loads.stopAll();
    watch.detach();
  }

  /** Ends WebSockets and shells, so that the HTTP server does not wait for them. */
  void endConnections() {
    sockets.close();
    terminals.closing();
  }

  /** Ends everything within a few seconds. Idempotent. */
  @Override
  public void close() {
    closing();
    watch.close();
    if (broadcast != null) {
      broadcast.close();
    }
    if (file != null) {
      file.close();
    }
    feed.close(); // last: the file has what was told until now
  }
}
