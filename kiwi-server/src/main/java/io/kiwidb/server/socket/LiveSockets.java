package io.kiwidb.server.socket;

import io.javalin.websocket.WsContext;
import io.kiwidb.server.http.Access;
import io.kiwidb.server.http.Area;
import io.kiwidb.server.http.Caller;
import io.kiwidb.server.http.Route;
import io.kiwidb.server.json.Json;
import io.kiwidb.server.live.LiveFeed;
import io.kiwidb.server.live.LogLevel;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/**
 * The WebSocket {@code /api/v1/ws}: tells a client the topics that it has asked for.
 *
 * <p>Threading: thread-safe. Each client is served by a daemon thread of its own, which is the only
 * one that waits for it.
 */
public final class LiveSockets implements Area, AutoCloseable {
  private static final String PATH = "/api/v1/ws";
  private static final int MESSAGE_CHARACTERS = 4_096;

  private final LiveFeed feed;
  private final OpenSockets sockets;
  private final InstantSource clock;
  private final Json json = new Json(MESSAGE_CHARACTERS);
  private final SocketClients<LiveClient> clients =
      new SocketClients<>(session -> new Wire(session, MESSAGE_CHARACTERS));

  /** Creates the area. */
  public LiveSockets(LiveFeed feed, OpenSockets sockets, InstantSource clock) {
    this.feed = feed;
    this.sockets = sockets;
    this.clock = clock;
  }

  @Override
  public List<Route> routes() {
    return List.of();
  }

  @Override
  public List<Socket> sockets() {
    return List.of(
        new Socket(PATH, Access.READ, config -> clients.configure(config, this::connect)));
  }

  private void connect(WsContext context, Wire wire) {
    if (!sockets.tryOpen()) {
      wire.close(Wire.TRY_LATER, "Too many WebSockets are open.");
      return;
    }
    LiveClient client = new LiveClient(
        wire, feed.subscribe(Set.of(), LogLevel.INFO), json, Caller.of(context), clock);
    clients.add(context, client);
    client.start(() -> {
      clients.remove(context);
      sockets.closed();
    });
  }

  /** Ends all connections. */
  @Override
  public void close() {
    clients.all().forEach(LiveClient::close);
  }
}
