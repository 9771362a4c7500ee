package io.kiwidb.server.http;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of what destroys data or takes it out, whichever way it was asked for. A line tells who,
 * from where, and with which proof; what clients choose is made printable.
 */
public final class Audit {
  private static final Logger LOG = LoggerFactory.getLogger("io.kiwidb.server.audit");

  private Audit() {}

  /** Tells of an operation that is about to begin. */
  public static void told(String operation, @Nullable String keyspace, Caller caller) {
    if (LOG.isWarnEnabled()) {
      LOG.warn(
          "{} keyspace={} by {} with {}",
          operation,
          keyspace == null ? "-" : Printable.of(keyspace),
          caller.address(),
          caller.proof());
    }
  }
}
