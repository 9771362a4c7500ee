package io.kiwidb.server.http;

import io.javalin.websocket.WsConfig;
import java.util.List;
import java.util.function.Consumer;

/** The routes of one area of the contract. Threading: immutable. */
public interface Area {
  /**
   * A WebSocket. Its upgrade passes the same checks as a request, and needs an {@code Origin} when
   * it comes with a cookie.
   *
   * @param path its path
   * @param access who may use it
   * @param configuration what it does
   */
  record Socket(String path, Access access, Consumer<WsConfig> configuration) {}

  /** Returns the routes. */
  List<Route> routes();

  /** Returns the WebSockets. */
  default List<Socket> sockets() {
    return List.of();
  }
}
