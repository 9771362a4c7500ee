package io.kiwidb.server.http;

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
  record Rights(
      boolean mayWrite, boolean mayAdminister, @Nullable Long expiresMillis) {}

  private static final int MILLIS = 1_000;

  private final Authentication authentication;
  private final Sessions sessions;
  private final Router.Permissions permissions;
  private final InstantSource clock;
  private final SessionCookie cookie;

  SessionRoutes(
      Authentication authentication,
      Sessions sessions,
      Router.Permissions permissions,
      InstantSource clock,
      SessionCookie cookie) {
    this.authentication = authentication;
    this.sessions = sessions;
    this.permissions = permissions;
    this.clock = clock;
    this.cookie = cookie;
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
    return Answer.ok(session(call.caller().session().map(Session::expiresMillis).orElse(null)));
  }

  private Answer logIn(Call call) {
    String token = call.body(LogIn.class).token();
    if (token == null) {
      throw new ProblemException(ProblemCode.BAD_REQUEST, "'token' is missing.");
    }
    Sessions.Begun begun = authentication.logIn(token, call.caller().address());
    long seconds = (begun.expiresMillis() - clock.millis()) / MILLIS;
    cookie.give(call, begun.secret(), (int) seconds);
    return Answer.ok(session(begun.expiresMillis()));
  }

  private Answer logOut(Call call) {
    cookie.take(call).ifPresent(sessions::end);
    return Answer.none();
  }

  private Rights session(@Nullable Long expiresMillis) {
    return new Rights(permissions.mayWrite(), permissions.mayAdminister(), expiresMillis);
  }
}
