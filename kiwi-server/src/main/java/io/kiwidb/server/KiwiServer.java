package io.kiwidb.server;

import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.server.backup.BackupDirectory;
import io.kiwidb.server.http.Area;
import io.kiwidb.server.http.HttpServer;
import io.kiwidb.server.http.Token;
import io.kiwidb.server.http.TokenFile;
import io.kiwidb.server.live.LogSink;
import io.kiwidb.server.store.ServedStore;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Serves a store over HTTP.
 *
 * <pre>{@code
 * try (Kiwi db = Kiwi.open(directory);
 *     KiwiServer server = KiwiServer.start(db, ServerOptions.defaults())) {
 *   System.out.println(server.address() + " " + server.token());
 *   …
 * }
 * }</pre>
 *
 * <p>Threading: thread-safe. Ownership: a store that is handed in stays the application's; close
 * the server first. A store that the server opened is closed with it. Failure to start:
 * {@link io.kiwidb.InvalidOptionsException} if the options are not safe or contradict each other,
 * {@link java.io.UncheckedIOException} if the port is taken or a file cannot be read,
 * {@link io.kiwidb.KiwiException} if the store does not open. Then nothing is left behind.
 */
public final class KiwiServer implements AutoCloseable {
  private final ServedStore store;
  private final Token token;
  private final Resources resources;
  private final HttpServer http;
  private final Housekeeping housekeeping;
  private final LiveParts live;

  private KiwiServer(ServedStore store, ServerOptions options) {
    this.store = store;
    this.token = options.tokenFile().map(TokenFile::readOrCreate).orElseGet(Token::random);
    Optional<BackupDirectory> backups =
        options.backups().map(directory -> BackupDirectory.open(directory, store.files()));
    this.live = LiveParts.start(store, options);
    this.resources = new Resources(store, live.watch(), backups, options);
    List<Area> areas = live.areas();
    areas.addAll(resources.areas());
    try {
      this.http = HttpServer.start(
          options,
          token,
          options.clock(),
          areas,
          ServiceLoader.load(DashboardFiles.class).findFirst());
    } catch (RuntimeException e) {
      resources.close();
      live.close();
      throw e;
    }
    this.housekeeping =
        new Housekeeping(List.of(http::housekeeping, resources::housekeeping, live::housekeeping));
  }

  /** Returns all routes. */
  List<Area> areas() {
    return http.areas();
  }

  /** Returns what is held for clients. */
  Held held() {
    return live.held(http.held());
  }

  /** Serves an open store. */
  public static KiwiServer start(Kiwi db, ServerOptions options) {
    return new KiwiServer(
        ServedStore.of(db, options.name().orElseGet(() -> lastPart(db.location()))), options);
  }

  /** Opens the store of a directory and serves it; the server can close, open and reset it. */
  public static KiwiServer start(
      Path directory, Options storeOptions, ServerOptions serverOptions) {
    String name =
        serverOptions.name().orElseGet(() -> lastPart(directory.toAbsolutePath().toString()));
    ServedStore store = ServedStore.in(directory, storeOptions, name);
    try {
      return new KiwiServer(store, serverOptions);
    } catch (RuntimeException e) {
      store.release();
      throw e;
    }
  }

  private static String lastPart(String location) {
    String trimmed = location.replaceAll("[/\\\\]+$", "");
    return trimmed.substring(Math.max(trimmed.lastIndexOf('/'), trimmed.lastIndexOf('\\')) + 1);
  }

  /**
   * Returns where the server listens, such as {@code http://127.0.0.1:8080}; the address with
   * {@code localhost} if it listens on all addresses.
   */
  public URI address() {
    return http.address();
  }

  /** Returns the token, for whoever may use the server. */
  public String token() {
    return token.text();
  }

  /** Returns where lines of the log go: to the file, the broadcast, and WebSockets. */
  public LogSink logs() {
    return live.feed();
  }

  /** Returns where the log is broadcast; empty if it is not. */
  public Optional<InetSocketAddress> logAddress() {
    return live.logAddress();
  }

  /**
   * Stops serving within a few seconds, whatever clients do, then closes a store that the server
   * has opened, which waits as {@link Kiwi#close} does. Idempotent.
   */
  @Override
  public void close() {
    housekeeping.close();
    try {
      live.endConnections();
      http.close();
    } finally {
      try {
        resources.close();
        store.release();
      } finally {
        live.close();
      }
    }
  }
}
