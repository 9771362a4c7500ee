package io.kiwidb.server.socket;

import io.kiwidb.server.http.Caller;
import io.kiwidb.server.json.Json;
import io.kiwidb.server.live.LiveJson;
import io.kiwidb.server.live.LiveMessage;
import io.kiwidb.server.live.Subscriber;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A client of {@link LiveSockets}.
 *
 * <p>Threading: thread-safe, except that {@link #start} is called once.
 */
final class LiveClient implements SocketClient {
  private static final long WAIT_MILLIS = 1_000;
  private static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Wire wire;
  private final Subscriber subscriber;
  private final Json json;
  private final Caller caller;
  private final InstantSource clock;

  LiveClient(Wire wire, Subscriber subscriber, Json json, Caller caller, InstantSource clock) {
    this.wire = wire;
    this.subscriber = subscriber;
    this.json = json;
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
            wire.end(caller, clock.millis(), "The server stops.");
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
      while (!subscriber.isClosed() && !isOver()) {
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

  @Override
  public boolean isOver() {
    return caller.isOver(clock.millis());
  }

  @Override
  public void hear(byte[] message) {
    LiveRequest request = json.read(message, LiveRequest.class);
    subscriber.want(request.wanted(), request.wantedLevel());
  }

  @Override
  public void refuse(String why) {
    wire.close(Wire.REFUSED, why);
    close();
  }

  /** Ends the thread. Idempotent. */
  @Override
  public void close() {
    subscriber.close();
  }
}
