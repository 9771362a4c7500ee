package io.kiwidb.server.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kiwidb.Kiwi;
import io.kiwidb.server.TerminalProvider;
import io.kiwidb.server.http.Caller;
import io.kiwidb.server.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client of {@link TerminalSockets} with its shell.
 *
 * <p>Threading: thread-safe, except that {@link #start} is called once, before anything else. The
 * threads of the shell show its output, one at a time, and wait for the client.
 */
final class TerminalClient implements TerminalProvider.Screen, SocketClient {
  private static final TerminalProvider.Size USUAL = new TerminalProvider.Size(80, 24);
  private static final long END_SECONDS = 2;

  private final Wire wire;
  private final Json json;
  private final Caller caller;
  private final InstantSource clock;
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile TerminalProvider.@Nullable Shell shell;
  private volatile long typedMillis;
  private volatile boolean isClosed;
  private Runnable whenEnded = () -> {};

  TerminalClient(Wire wire, Json json, Caller caller, InstantSource clock) {
    this.wire = wire;
    this.json = json;
    this.caller = caller;
    this.clock = clock;
    this.typedMillis = clock.millis();
  }

  void start(
      TerminalProvider provider, Kiwi db, TerminalProvider.Rights rights, Runnable afterwards) {
    whenEnded = afterwards;
    try {
      shell = provider.start(db, rights, USUAL, this);
    } catch (RuntimeException | OutOfMemoryError e) { // among them: no thread
      ended("The shell could not be started.");
      return;
    }
    if (isClosed) { // close() has found no shell
      close();
    }
  }

  @Override
  public void hear(byte[] message) {
    TerminalRequest request = json.read(message, TerminalRequest.class);
    TerminalProvider.Shell listening = shell;
    String typed = request.typed();
    if (typed != null) {
      if (!typed.isEmpty()) {
        typedMillis = clock.millis();
      }
      if (listening != null) {
        listening.type(typed);
      }
    }
    if (request.size() != null) {
      TerminalProvider.Size size = request.size().checked();
      if (listening != null) {
        listening.resize(size);
      }
    }
  }

  @Override
  public void show(String output) {
    if (!send("output", output)) {
      throw new UncheckedIOException(new IOException("the client does not read"));
    }
  }

  @Override
  public void ended(String reason) {
    try {
      boolean unused = send("ended", reason);
      wire.end(caller, clock.millis(), reason);
    } finally {
      end.countDown();
      whenEnded.run();
    }
  }

  private boolean send(String member, String text) {
    try {
      return wire.send(new String(json.write(Map.of(member, text)), UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public boolean isOver() {
    return caller.isOver(clock.millis());
  }

  /** Returns whether nothing was typed for long. */
  boolean isIdle(long idleMillis) {
    return clock.millis() - typedMillis > idleMillis;
  }

  @Override
  public void refuse(String why) {
    wire.close(Wire.REFUSED, why);
    close();
  }

  /** Ends the shell; its thread says so. Idempotent. */
  @Override
  public void close() {
    isClosed = true;
    TerminalProvider.Shell running = shell;
    if (running != null) {
      running.close();
    }
  }

  /** Waits until the shell has ended, for a bounded time. */
  void awaitEnd() {
    try {
      if (!end.await(END_SECONDS, TimeUnit.SECONDS)) {
        wire.close(Wire.GOING_AWAY, "The store is being closed.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
