package io.kiwidb.server.http;

import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Refuses changes and WebSockets that pages of others have a browser send. There is no CORS: no
 * other page is ever allowed anything.
 *
 * <p>A browser adds {@code Origin} to them; it must be the address that the request goes to, which
 * {@link HostCheck} has found to be ours. With a cookie, which browsers add by themselves, a change
 * must also have the header of our own page, and a WebSocket must have an {@code Origin}.
 *
 * <p>Requires: the {@link Caller} is known.
 */
final class OriginCheck implements Check {
  /** The header that our own page sends. */
  static final String OWN_PAGE = "X-Kiwi-Request";

  private static final Pattern ORIGIN = Pattern.compile("(https?)://([^/?#@\\s]+)");
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  @Override
  public void check(Request request) {
    boolean socket = request.getHeaders().contains(HttpHeader.UPGRADE);
    if (!socket && !HeadCheck.isChange(request)) {
      return;
    }
    List<String> origins = request.getHeaders().getValuesList(HttpHeader.ORIGIN);
    boolean cookie = Caller.of(request).proof() == Caller.Proof.COOKIE;
    if (origins.size() > 1
        || (origins.size() == 1 && !isOwn(origins.get(0), request))
        || (origins.isEmpty() && socket && cookie)) {
      throw new ProblemException(
          ProblemCode.ORIGIN_NOT_ALLOWED, "Only pages of this server may send this request.");
    }
    if (cookie && !socket && !"1".equals(request.getHeaders().get(OWN_PAGE))) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN, "Changes with a cookie need the header " + OWN_PAGE + ": 1.");
    }
  }

  private static boolean isOwn(String origin, Request request) {
    Matcher matcher = ORIGIN.matcher(origin.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return false; // `null` among them: a sandboxed page, or a file
    }
    String host = request.getHeaders().get(HttpHeader.HOST);
    String scheme = request.isSecure() ? "https" : "http";
    return withPort(matcher.group(1), matcher.group(2)).equals(withPort(scheme, host));
  }

  private static String withPort(String scheme, @Nullable String authority) {
    String name = String.valueOf(authority).toLowerCase(Locale.ROOT);
    return name.lastIndexOf(':') > name.lastIndexOf(']')
        ? name
        : name + ":" + (scheme.equals("https") ? HTTPS_PORT : HTTP_PORT);
  }
}
