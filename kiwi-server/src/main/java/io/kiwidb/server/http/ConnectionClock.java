package io.kiwidb.server.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Request;

/**
 * Ends connections that take too long: to send the head of a request, and from then on to send its
 * body and to take its answer. The idle timeout of the HTTP server does not suffice: a byte now and
 * then keeps it from expiring.
 *
 * <p>Invariant: each open HTTP connection is in {@code deadlines}, until it closes or becomes a
 * WebSocket.
 *
 * <p>Threading: thread-safe. {@link #closeLate} is called by the housekeeping.
 */
final class ConnectionClock implements Check, Connection.Listener {
  private final Map<Connection, Long> deadlines = new ConcurrentHashMap<>();
  private final long limitNanos;
  private final LongSupplier nanoClock;

  ConnectionClock(long limitNanos, LongSupplier nanoClock) {
    this.limitNanos = limitNanos;
    this.nanoClock = nanoClock;
  }

  @Override
  public void onOpened(Connection connection) {
    if (connection instanceof ConnectionMetaData) { // HTTP, neither TLS below nor WebSockets above
      deadlines.put(connection, next());
    }
  }

  @Override
  public void onClosed(Connection connection) {
    deadlines.remove(connection);
  }

  /** The head of a request is complete: the time for the rest begins. */
  @Override
  public void check(Request request) {
    Connection connection = request.getConnectionMetaData().getConnection();
    restart(connection);
    Request.addCompletionListener(request, unused -> restart(connection));
  }

  private void restart(Connection connection) {
    deadlines.computeIfPresent(connection, (unused, before) -> next());
  }

  private long next() {
    return nanoClock.getAsLong() + limitNanos;
  }

  /** Returns how many HTTP connections are open. */
  int connections() {
    return deadlines.size();
  }

  /** Closes the connections that are late; threads that wait for their bytes go on. */
  void closeLate() {
    long now = nanoClock.getAsLong();
    deadlines.forEach((connection, deadline) -> {
      if (deadline - now < 0) {
        connection.getEndPoint().close(new TimeoutException("the request takes too long"));
      }
    });
  }
}
