package io.kiwidb.server.http;

import java.util.Collection;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of what destroys data or takes it out, whichever way it was asked for. A line tells who,
 * from where, and with which proof; what clients choose is made printable.
 */
public final class Audit {
  private static final int MOST_NAMES = 20;

  private static final Logger LOG = LoggerFactory.getLogger("io.kiwidb.server.audit");

  private Audit() {}

  /**
   * Tells of an operation that is about to begin.
   *
   * @param keyspaces their names as the client gave them; empty if it concerns none or all
   */
  public static void told(String operation, Collection<String> keyspaces, Caller caller) {
    if (LOG.isWarnEnabled()) {
      LOG.warn(
          "{} keyspace={} by {} with {}",
          operation,
          keyspaces.isEmpty() ? "-" : names(keyspaces),
          caller.address(),
          caller.proof());
    }
  }

  private static String names(Collection<String> keyspaces) {
    String names = keyspaces.stream()
        .limit(MOST_NAMES)
        .map(name -> Printable.of(name).replace(",", "\\u{2c}"))
        .collect(Collectors.joining(","));
    int more = keyspaces.size() - MOST_NAMES;
    return more > 0 ? names + " and " + more + " more" : names;
  }
}
