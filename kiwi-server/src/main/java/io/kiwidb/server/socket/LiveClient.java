package io.kiwidb.server.socket;

import io.kiwidb.server.http.Caller;
import io.kiwidb.server.live.LiveJson;
import io.kiwidb.server.live.LiveMessage;
import io.kiwidb.server.live.LiveTopic;
import io.kiwidb.server.live.LogLevel;
import io.kiwidb.server.live.Subscriber;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A client of {@link LiveSockets}.
 *
 * <p>Threading: thread-safe, except that {@link #start} is called once.
 */
final class LiveClient implements AutoCloseable {
  private static final long WAIT_MILLIS = 1_000;
  private static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Wire wire;
  private final Subscriber subscriber;
  private final Caller caller;
  private final InstantSource clock;
  private volatile String end = "The server stops.";

  LiveClient(Wire wire, Subscriber subscriber, Caller caller, InstantSource clock) {
    this.wire = wire;
    this.subscriber = subscriber;
    this.caller = caller;
    this.clock = clock;
  }

  /** Starts the thread that tells the client. */
  void start(Runnable whenEnded) {
    Thread thread = new Thread(
        () -> {
          try {
            tell();
          } finally {
            subscriber.close();
            wire.close(Wire.GOING_AWAY, end);
            whenEnded.run();
          }
        },
        "kiwi-live");
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (OutOfMemoryError e) { // no thread
      subscriber.close();
      wire.close(Wire.TRY_LATER, "The server is short of threads.");
      whenEnded.run();
    }
  }

  private void tell() {
    long last = System.nanoTime();
    try {
      while (!subscriber.isClosed() && !hasExpired()) {
        Optional<LiveMessage> message = subscriber.next(WAIT_MILLIS);
        if (message.isPresent()) {
          if (!wire.send(LiveJson.message(message.get()))) {
            return;
          }
          last = System.nanoTime();
        } else if (System.nanoTime() - last > SILENT_NANOS) {
          if (!wire.ping()) {
            return;
          }
          last = System.nanoTime();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody interrupts it but to end it
    }
  }

  private boolean hasExpired() {
    Long expires = caller.expiresMillis();
    if (expires == null || clock.millis() < expires) {
      return false;
    }
    end = "The session has ended.";
    return true;
  }

  /** Changes what the client is told from now on. */
  void want(Set<LiveTopic> topics, LogLevel level) {
    subscriber.want(topics, level);
  }

  /** Ends the connection for a message that breaks the contract. */
  void refuse(String why) {
    wire.close(Wire.REFUSED, why);
    close();
  }

  /** Ends the thread. Idempotent. */
  @Override
  public void close() {
    subscriber.close();
  }
}
