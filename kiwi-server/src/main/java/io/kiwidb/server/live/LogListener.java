package io.kiwidb.server.live;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One connection of a {@link LogBroadcast}, served by a thread of its own.
 *
 * <p>Threading: {@link #close} is thread-safe; the rest belongs to the thread.
 */
final class LogListener implements AutoCloseable {
  private static final long WAIT_MILLIS = 500; // so long it takes to see that somebody has left
  private static final long UNREAD_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final SocketChannel channel;
  private final Subscriber lines;
  private final InstantSource clock;
  private final ByteBuffer heard = ByteBuffer.allocate(64);

  LogListener(SocketChannel channel, Subscriber lines, InstantSource clock) {
    this.channel = channel;
    this.lines = lines;
    this.clock = clock;
  }

  /** Starts the thread. */
  void start(Runnable whenEnded) {
    Thread thread = new Thread(
        () -> {
          try {
            serve();
          } finally {
            close();
            whenEnded.run();
          }
        },
        "kiwi-log-listener");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve() {
    try (Selector selector = Selector.open()) {
      channel.register(selector, SelectionKey.OP_WRITE);
      while (!lines.isClosed() && isSilent()) {
        Optional<LiveMessage> message = lines.next(WAIT_MILLIS);
        if (message.isPresent() && !send(ByteBuffer.wrap(bytes(message.get())), selector)) {
          return;
        }
      }
    } catch (IOException e) {
      assert !(e instanceof ClosedChannelException) || !channel.isOpen(); // it has left
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody interrupts it but to end it
    }
  }

  /** Returns whether the listener is there and has said nothing. */
  private boolean isSilent() throws IOException {
    heard.clear();
    return channel.read(heard) == 0; // B3; -1: it has left
  }

  private byte[] bytes(LiveMessage message) {
    if (message instanceof DroppedMessages gap) {
      return LiveJson.line(gap, clock.millis());
    }
    return message instanceof LogLine line ? LiveJson.line(line) : new byte[0];
  }

  /** Sends a line. Returns false if the listener does not read. */
  private boolean send(ByteBuffer line, Selector selector) throws IOException {
    long progress = System.nanoTime();
    while (line.hasRemaining()) {
      if (channel.write(line) > 0) {
        progress = System.nanoTime();
      } else if (System.nanoTime() - progress > UNREAD_NANOS || lines.isClosed() || !isSilent()) {
        return false; // B2
      } else {
        selector.selectedKeys().clear();
        selector.select(WAIT_MILLIS);
      }
    }
    return true;
  }

  /** Disconnects. Idempotent. */
  @Override
  public void close() {
    lines.close();
    try {
      channel.close();
    } catch (IOException e) {
      assert e.getMessage() != null; // nothing depends on it any more
    }
  }
}
