package io.kiwidb.cli.repl;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What was typed and waits for the shell, up to a number of pieces and of bytes; more is lost, as
 * on a serial line. Threading: thread-safe.
 */
final class TypedAhead {
  private static final int PIECES = 256;

  /** The most bytes that wait. The longest message of a terminal fits. */
  static final int BYTES = 256 << 10;

  private final BlockingQueue<byte[]> pieces = new ArrayBlockingQueue<>(PIECES);
  private final AtomicInteger bytes = new AtomicInteger();

  /** Adds a piece; returns false if it is lost. */
  boolean offer(byte[] piece) {
    if (bytes.addAndGet(piece.length) <= BYTES && pieces.offer(piece)) {
      return true;
    }
    bytes.addAndGet(-piece.length);
    return false;
  }

  /** Waits for a piece, for a bounded time, and removes it. Returns null if there is none. */
  byte @Nullable [] poll(long millis) throws InterruptedException {
    byte[] piece = pieces.poll(millis, TimeUnit.MILLISECONDS);
    if (piece != null) {
      bytes.addAndGet(-piece.length);
    }
    return piece;
  }
}
