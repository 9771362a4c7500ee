package io.kiwidb.server.socket;

import io.kiwidb.server.http.Caller;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/**
 * The sending side of a WebSocket. Sends one message at a time and waits until the system has taken
 * it, so that messages for a slow client wait where they are bounded and not in the HTTP server.
 *
 * <p>Threading: one thread sends; closing is thread-safe.
 */
final class Wire {
  /** The end of the server, of a shell, or of the store. */
  static final int GOING_AWAY = 1001;

  /** Messages of a kind that is not spoken here. */
  static final int NOT_UNDERSTOOD = 1003;

  /** Messages that break the contract. */
  static final int REFUSED = 1008;

  /** Too many WebSockets. */
  static final int TRY_LATER = 1013;

  /** The end of the session of a browser: it logs in again, or not. */
  static final int SESSION_ENDED = 4401;

  private static final long UNREAD_SECONDS = 30;
  private static final Duration IDLE = Duration.ofMinutes(5);
  private static final int REASON_CHARACTERS = 100;

  private final Session session;

  Wire(Session session, int mostCharacters) {
    this(session, mostCharacters, IDLE);
  }

  /**
   * Creates the sending side.
   *
   * @param idle how long neither side sends anything before the connection is closed
   */
  Wire(Session session, int mostCharacters, Duration idle) {
    this.session = session;
    session.setIdleTimeout(idle);
    session.setMaxTextMessageSize(mostCharacters);
    session.setMaxBinaryMessageSize(1);
  }

  /** Sends a message. Returns false if the client is gone or does not read. */
  boolean send(String message) throws InterruptedException {
    Callback.Completable sent = new Callback.Completable();
    session.sendText(message, sent);
    return await(sent);
  }

  /** Shows the client that the server is there, and the other way round. */
  boolean ping() throws InterruptedException {
    Callback.Completable sent = new Callback.Completable();
    session.sendPing(ByteBuffer.allocate(0), sent);
    return await(sent);
  }

  private boolean await(Callback.Completable sent) throws InterruptedException {
    try {
      sent.get(UNREAD_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException e) {
      return false; // closed
    } catch (TimeoutException e) {
      session.disconnect();
      return false;
    }
  }

  /** Closes because the session of the caller has ended, or else for a reason of the server. */
  void end(Caller caller, long nowMillis, String otherwise) {
    if (caller.isOver(nowMillis)) {
      close(SESSION_ENDED, "The session has ended.");
    } else {
      close(GOING_AWAY, otherwise);
    }
  }

  /** Closes with a reason for the client. No effect if it is closed. */
  void close(int code, String reason) {
    session.close(
        code, reason.substring(0, Math.min(REASON_CHARACTERS, reason.length())), Callback.NOOP);
  }
}
