package io.kiwidb.server.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends the log to whoever connects to a port of the loopback interface, as lines of JSON.
 *
 * <ol>
 *   <li>B1: only this machine can connect, and at most {@link #LISTENERS} at once; a further one is
 *       disconnected.
 *   <li>B2: a listener that reads too slowly loses lines and is told how many; one that does not
 *       read at all is disconnected. It delays nobody.
 *   <li>B3: a listener says nothing. One that does is disconnected: it is a browser that a page has
 *       sent here, or somebody who mistook the port.
 * </ol>
 *
 * <p>Threading: thread-safe. One daemon thread accepts, and one serves each listener. Ownership:
 * does not close the feed.
 */
public final class LogBroadcast implements AutoCloseable {
  /** Number of listeners at the same time, at most. */
  public static final int LISTENERS = 16;

  private static final int BACKLOG = 16;
  private static final int SEND_BUFFER_BYTES = 1 << 18;
  private static final long END_MILLIS = 5_000;

  private final LiveFeed feed;
  private final LogLevel level;
  private final InstantSource clock;
  private final ServerSocketChannel server;
  private final Set<LogListener> listeners = ConcurrentHashMap.newKeySet();
  private final Thread thread = new Thread(this::accept, "kiwi-log-broadcast");

  /**
   * Begins to listen.
   *
   * @param port the port; 0 for any that is free
   * @param level the lowest level of lines that are sent
   * @throws UncheckedIOException if the port is taken
   */
  public static LogBroadcast start(LiveFeed feed, int port, LogLevel level, InstantSource clock) {
    try {
      LogBroadcast broadcast = new LogBroadcast(feed, port, level, clock);
      broadcast.thread.setDaemon(true);
      broadcast.thread.start();
      return broadcast;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot broadcast the log on port " + port, e);
    }
  }

  private LogBroadcast(LiveFeed feed, int port, LogLevel level, InstantSource clock)
      throws IOException {
    this.feed = feed;
    this.level = level;
    this.clock = clock;
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG); // B1
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    this.server = channel;
  }

  /** Returns where it listens. */
  public InetSocketAddress address() {
    try {
      return (InetSocketAddress) server.getLocalAddress();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the number of listeners. */
  public int listeners() {
    return listeners.size();
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        welcome(server.accept());
      } catch (ClosedChannelException e) {
        return; // close() has been called
      } catch (IOException e) {
        feed.accept(failure(e)); // this connection is lost, as with too many open files
        pause();
      }
    }
  }

  private void welcome(SocketChannel channel) throws IOException {
    if (listeners.size() >= LISTENERS) {
      channel.close(); // B1
      return;
    }
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER_BYTES);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    LogListener listener =
        new LogListener(channel, feed.subscribe(EnumSet.of(LiveTopic.LOGS), level), clock);
    listeners.add(listener);
    try {
      listener.start(() -> listeners.remove(listener));
    } catch (OutOfMemoryError e) { // no thread
      listener.close();
      listeners.remove(listener);
    }
  }

  private LogLine failure(IOException e) {
    return new LogLine(
        clock.millis(),
        LogLevel.WARN,
        "broadcast.failed",
        "A listener of the log could not be accepted: " + e.getMessage(),
        null,
        Thread.currentThread().getName(),
        Map.of());
  }

  /** Waits before the next attempt, so that a lasting failure is not tried without end. */
  private void pause() {
    try {
      Thread.sleep(END_MILLIS / 10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // accept() then closes the channel
    }
  }

  /** Stops to listen and disconnects all. Idempotent. */
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      assert e.getMessage() != null; // nothing depends on it any more
    }
    listeners.forEach(LogListener::close);
    try {
      thread.join(END_MILLIS);
      listeners.forEach(LogListener::close); // one that came just then
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
