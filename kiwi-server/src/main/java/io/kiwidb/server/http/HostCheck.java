package io.kiwidb.server.http;

import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * Refuses names that are not of this server. A page of somebody else may have its own name resolve
 * to our address (DNS rebinding); its requests then carry that name.
 */
final class HostCheck implements Check {
  private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");

  private final Set<String> allowed = new HashSet<>(LOOPBACK);

  /**
   * Creates the check.
   *
   * @param names further names and addresses, without ports
   */
  HostCheck(Set<String> names) {
    names.forEach(name -> allowed.add(bracketed(name.toLowerCase(Locale.ROOT))));
  }

  private static String bracketed(String name) {
    return name.indexOf(':') >= 0 && !name.startsWith("[") ? "[" + name + "]" : name;
  }

  @Override
  public void check(Request request) {
    List<String> hosts = request.getHeaders().getValuesList(HttpHeader.HOST);
    if (hosts.size() != 1 || !allowed.contains(withoutPort(hosts.get(0)))) {
      throw refused();
    }
    String target = request.getHttpURI().getHost(); // of a request line with a whole URI
    if (target != null && !allowed.contains(bracketed(target.toLowerCase(Locale.ROOT)))) {
      throw refused();
    }
  }

  private static String withoutPort(String host) {
    String name = Objects.requireNonNull(host).toLowerCase(Locale.ROOT);
    int colon = name.lastIndexOf(':');
    return colon > name.lastIndexOf(']') ? name.substring(0, colon) : name;
  }

  private static ProblemException refused() {
    return new ProblemException(
        ProblemCode.HOST_NOT_ALLOWED,
        "The server does not answer to this name; start it with the name as an allowed host.");
  }
}
