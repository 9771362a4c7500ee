package io.kiwidb.server.http;

import io.javalin.websocket.WsContext;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request. Threading: immutable.
 *
 * @param proof how the caller has proved who it is
 * @param address its address, for logs and limits
 * @param session its session; empty with a token
 */
public record Caller(Proof proof, String address, Optional<Session> session) {
  /** How a caller proves who it is. */
  public enum Proof {
    /** Not at all: it is about to log in. */
    NONE,
    /** With the token in a header, which no browser sends by itself. */
    TOKEN,
    /** With a cookie, which browsers send by themselves. */
    COOKIE
  }

  /** Returns whether its session has ended; a token does not end before the server. */
  public boolean isOver(long nowMillis) {
    return session.filter(own -> own.isOver(nowMillis)).isPresent();
  }

  private static final String ATTRIBUTE = Caller.class.getName();

  /** Returns the caller of a request that has passed the authentication. */
  public static Caller of(Request request) {
    return (Caller) Objects.requireNonNull(request.getAttribute(ATTRIBUTE), "no caller");
  }

  /** Returns the caller that has opened a WebSocket. */
  public static Caller of(WsContext socket) {
    return ofAttribute(socket.attribute(ATTRIBUTE));
  }

  static Caller ofAttribute(@Nullable Object attribute) {
    return (Caller) Objects.requireNonNull(attribute, "no caller");
  }

  static String attribute() {
    return ATTRIBUTE;
  }
}
