package io.kiwidb.server.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import io.kiwidb.server.http.Access;
import io.kiwidb.server.http.Area;
import io.kiwidb.server.http.Caller;
import io.kiwidb.server.http.Route;
import io.kiwidb.server.json.Json;
import io.kiwidb.server.live.LiveFeed;
import io.kiwidb.server.live.LiveTopic;
import io.kiwidb.server.live.LogLevel;
import io.kiwidb.server.live.Subscriber;
import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

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
  private final Map<String, LiveClient> clients = new ConcurrentHashMap<>(); // by session id

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
    return List.of(new Socket(PATH, Access.READ, this::configure));
  }

  private void configure(WsConfig config) {
    config.onConnect(this::connect);
    config.onMessage(context -> hear(context, context.message()));
    config.onBinaryMessage(context ->
        new Wire(context.session, MESSAGE_CHARACTERS).close(Wire.NOT_UNDERSTOOD, "Send text."));
    config.onClose(this::closed);
    config.onError(this::closed);
  }

  private void connect(WsContext context) {
    Wire wire = new Wire(context.session, MESSAGE_CHARACTERS);
    if (!sockets.tryOpen()) {
      wire.close(Wire.TRY_LATER, "Too many WebSockets are open.");
      return;
    }
    Subscriber subscriber = feed.subscribe(Set.of(), LogLevel.INFO);
    LiveClient client = new LiveClient(wire, subscriber, Caller.of(context), clock);
    clients.put(context.sessionId(), client);
    client.start(() -> {
      clients.remove(context.sessionId());
      sockets.closed();
    });
  }

  private void hear(WsContext context, String message) {
    LiveClient client = clients.get(context.sessionId());
    if (client == null) {
      return; // it is being closed
    }
    try {
      LiveRequest request = json.read(message.getBytes(UTF_8), LiveRequest.class);
      client.want(topics(request), request.logLevel() == null ? LogLevel.INFO : request.logLevel());
    } catch (ProblemException e) {
      client.refuse(e.detail());
    }
  }

  private static Set<LiveTopic> topics(LiveRequest request) {
    if (request.topics() == null
        || request.topics().size() > LiveTopic.values().length
        || request.topics().stream().anyMatch(Objects::isNull)) {
      throw new ProblemException(ProblemCode.BAD_REQUEST, "'topics' must be up to four topics.");
    }
    return request.topics().stream().collect(Collectors.toSet());
  }

  /** Ends all connections. */
  @Override
  public void close() {
    clients.values().forEach(LiveClient::close);
  }

  private void closed(WsContext context) {
    LiveClient client = clients.get(context.sessionId());
    if (client != null) {
      client.close();
    }
  }
}
