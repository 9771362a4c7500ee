package io.kiwidb.server.http;

import io.javalin.websocket.WsContext;
import java.util.Objects;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request. Threading: immutable.
 *
 * @param proof how the caller has proved who it is
 * @param address its address, for logs and limits
 * @param expiresMillis end of its session, in milliseconds since 1970; null with a token
 */
public record Caller(Proof proof, String address, @Nullable Long expiresMillis) {
  /** How a caller proves who it is. */
  public enum Proof {
    /** Not at all: it is about to log in. */
    NONE,
    /** With the token in a header, which no browser sends by itself. */
    TOKEN,
    /** With a cookie, which browsers send by themselves. */
    COOKIE
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
