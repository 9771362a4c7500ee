package io.kiwidb.server.http;

import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;

/**
 * Asks for the token or the cookie of a session, for everything but beginning a session.
 *
 * <p>Wrong tokens beyond a limit are answered with 429, which tells a client to wait and the owner
 * that somebody guesses. Tokens are compared all the same: an address is not a user, and whoever
 * guesses on the same machine must not lock out who has the token. That guesses fail is owed to the
 * 256 bits of the token, and their rate is that of all requests.
 */
final class Authentication implements Check {
  /** The path at which a session begins. */
  static final String SESSION_PATH = "/api/v1/session";

  private static final String BEARER = "Bearer ";

  private final Token token;
  private final Sessions sessions;
  private final SessionCookie cookie;
  private final RateLimit failures;

  Authentication(Token token, Sessions sessions, SessionCookie cookie, RateLimit failures) {
    this.token = token;
    this.cookie = cookie;
    this.sessions = sessions;
    this.failures = failures;
  }

  @Override
  public void check(Request request) {
    request.setAttribute(Caller.attribute(), caller(request, ClientAddress.of(request)));
  }

  private Caller caller(Request request, String address) {
    if (isLogIn(request)) {
      return new Caller(Caller.Proof.NONE, address, Optional.empty());
    }
    List<String> authorization = request.getHeaders().getValuesList(HttpHeader.AUTHORIZATION);
    if (!authorization.isEmpty()) {
      if (authorization.size() == 1 && isToken(authorization.get(0))) {
        return new Caller(Caller.Proof.TOKEN, address, Optional.empty());
      }
      throw failed(address);
    }
    Optional<Session> session = cookie.secret(request).flatMap(sessions::find);
    if (session.isEmpty()) {
      throw unauthorized();
    }
    return new Caller(Caller.Proof.COOKIE, address, session);
  }

  private static boolean isLogIn(Request request) {
    return HttpMethod.POST.is(request.getMethod())
        && SESSION_PATH.equals(request.getHttpURI().getPath());
  }

  private boolean isToken(String authorization) {
    return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        && token.matches(authorization.substring(BEARER.length()).strip());
  }

  /** Exchanges the token for a session. */
  Sessions.Begun logIn(String guess, String address) {
    if (!token.matches(guess)) {
      throw failed(address);
    }
    return sessions.begin();
  }

  private ProblemException failed(String address) {
    return failures.tryTake(address)
        ? unauthorized()
        : new ProblemException(
            ProblemCode.TOO_MANY_REQUESTS, "Too many wrong tokens; wait a minute.");
  }

  private static ProblemException unauthorized() {
    return new ProblemException(
        ProblemCode.UNAUTHORIZED,
        "Send the token as `Authorization: Bearer TOKEN`, or log in at " + SESSION_PATH + ".");
  }
}
