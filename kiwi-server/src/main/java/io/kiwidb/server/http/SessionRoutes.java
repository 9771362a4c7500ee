package io.kiwidb.server.http;

import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Logging in and out. */
final class SessionRoutes implements Area {
  /** Asks for a session. */
  record LogIn(@Nullable String token) {}

  /** What a caller may do. */
  record Session(
      boolean mayWrite, boolean mayAdminister, @Nullable Long expiresMillis) {}

  private static final int MILLIS = 1_000;

  private final Authentication authentication;
  private final Sessions sessions;
  private final Router.Permissions permissions;
  private final InstantSource clock;
  private final Transport transport;

  /** Whether cookies may only travel encrypted. */
  enum Transport {
    /** HTTP. */
    PLAIN,
    /** HTTPS. */
    TLS
  }

  SessionRoutes(
      Authentication authentication,
      Sessions sessions,
      Router.Permissions permissions,
      InstantSource clock,
      Transport transport) {
    this.authentication = authentication;
    this.sessions = sessions;
    this.permissions = permissions;
    this.clock = clock;
    this.transport = transport;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(Authentication.SESSION_PATH, Set.of(), this::show),
        Route.post(Authentication.SESSION_PATH, Set.of(), this::logIn),
        new Route(
            "DELETE",
            Authentication.SESSION_PATH,
            Access.READ,
            Weight.LIGHT,
            Set.of(),
            this::logOut));
  }

  private Answer show(Call call) {
    return Answer.ok(session(call.caller().expiresMillis()));
  }

  private Answer logIn(Call call) {
    String token = call.body(LogIn.class).token();
    if (token == null) {
      throw new ProblemException(ProblemCode.BAD_REQUEST, "'token' is missing.");
    }
    Sessions.Begun begun = authentication.logIn(token, call.caller().address());
    long seconds = (begun.expiresMillis() - clock.millis()) / MILLIS;
    call.context().cookie(cookie(begun.secret(), (int) seconds));
    return Answer.ok(session(begun.expiresMillis()));
  }

  private Answer logOut(Call call) {
    String secret = call.context().cookie(Authentication.COOKIE);
    if (secret != null) {
      sessions.end(secret);
      call.context().cookie(cookie("", 0));
    }
    return Answer.none();
  }

  private Session session(@Nullable Long expiresMillis) {
    return new Session(permissions.mayWrite(), permissions.mayAdminister(), expiresMillis);
  }

  private Cookie cookie(String value, int seconds) {
    Cookie cookie = new Cookie(Authentication.COOKIE, value);
    cookie.setPath("/");
    cookie.setMaxAge(seconds);
    cookie.setHttpOnly(true);
    cookie.setSameSite(SameSite.STRICT);
    cookie.setSecure(transport == Transport.TLS);
    return cookie;
  }
}
