package io.kiwidb.server.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import io.kiwidb.server.problem.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.eclipse.jetty.websocket.api.Session;

/**
 * The clients of one WebSocket path. What a client sends reaches it as long as it is listed; one
 * whose session has ended is not listened to, even before somebody has come to end it.
 *
 * <p>Threading: thread-safe.
 */
final class SocketClients<C extends SocketClient> {
  private final Function<Session, Wire> wires;
  private final Map<String, C> clients = new ConcurrentHashMap<>(); // by id of the connection

  /**
   * Creates an empty list.
   *
   * @param wires makes the sending side of a connection
   */
  SocketClients(Function<Session, Wire> wires) {
    this.wires = wires;
  }

  /**
   * Says what is done with connections.
   *
   * @param connect lists a client, or closes the wire
   */
  void configure(WsConfig config, BiConsumer<WsContext, Wire> connect) {
    config.onConnect(context -> connect.accept(context, wires.apply(context.session)));
    config.onMessage(context -> hear(context, context.message()));
    config.onBinaryMessage(
        context -> wires.apply(context.session).close(Wire.NOT_UNDERSTOOD, "Send text."));
    config.onClose(this::closed);
    config.onError(this::closed);
  }

  void add(WsContext context, C client) {
    clients.put(context.sessionId(), client);
  }

  void remove(WsContext context) {
    clients.remove(context.sessionId());
  }

  /** Returns all clients. */
  List<C> all() {
    return List.copyOf(clients.values());
  }

  private void hear(WsContext context, String message) {
    C client = clients.get(context.sessionId());
    if (client == null) {
      return; // it is being closed
    }
    if (client.isOver()) {
      client.close();
      return;
    }
    try {
      client.hear(message.getBytes(UTF_8));
    } catch (ProblemException e) {
      client.refuse(e.detail());
    }
  }

  private void closed(WsContext context) {
    C client = clients.get(context.sessionId());
    if (client != null) {
      client.close();
    }
  }
}
