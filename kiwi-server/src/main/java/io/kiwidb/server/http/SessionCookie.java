package io.kiwidb.server.http;

import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.util.Optional;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.server.Request;

/**
 * The cookie of a session. Browsers keep cookies by host and not by port, so its name has the port:
 * two servers on one host do not take each other's. With TLS its name begins with {@code __Host-}:
 * browsers then take it only from this host, encrypted, and for all paths.
 *
 * <p>Threading: immutable.
 */
final class SessionCookie {
  private final Transport transport;

  /** Whether cookies may only travel encrypted. */
  enum Transport {
    /** HTTP. */
    PLAIN,
    /** HTTPS. */
    TLS
  }

  SessionCookie(Transport transport) {
    this.transport = transport;
  }

  private String name(int port) {
    return (transport == Transport.TLS ? "__Host-" : "") + "kiwi_session_" + port;
  }

  /** Returns the secret that a request brings. */
  Optional<String> secret(Request request) {
    String name = name(Request.getLocalPort(request));
    return Request.getCookies(request).stream()
        .filter(cookie -> cookie.getName().equals(name))
        .map(HttpCookie::getValue)
        .findFirst();
  }

  /** Gives a browser a secret. */
  void give(Call call, String secret, int seconds) {
    Cookie cookie = new Cookie(name(call.context().req().getLocalPort()), secret);
    cookie.setPath("/");
    cookie.setMaxAge(seconds);
    cookie.setHttpOnly(true);
    cookie.setSameSite(SameSite.STRICT);
    cookie.setSecure(transport == Transport.TLS);
    call.context().cookie(cookie);
  }

  /** Has a browser forget its secret, and returns that. */
  Optional<String> take(Call call) {
    Optional<String> secret =
        Optional.ofNullable(call.context().cookie(name(call.context().req().getLocalPort())));
    if (secret.isPresent()) {
      give(call, "", 0);
    }
    return secret;
  }
}
