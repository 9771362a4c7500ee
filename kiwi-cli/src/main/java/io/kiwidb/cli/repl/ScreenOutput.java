package io.kiwidb.cli.repl;

import io.kiwidb.cli.format.Utf8;
import io.kiwidb.server.TerminalProvider.Screen;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Shows bytes in UTF-8 on a screen, in pieces: whenever it is flushed, and whenever a piece is
 * large enough. A character that is not complete waits for its rest.
 *
 * <p>Threading: thread-safe. A thread that shows a piece may wait for the screen, and the others
 * for it.
 */
final class ScreenOutput extends OutputStream {
  private static final int PIECE_BYTES = 16_384;

  private final Screen screen;
  private final ReentrantLock lock = new ReentrantLock();
  private final ByteArrayOutputStream piece = new ByteArrayOutputStream();

  private volatile boolean isClosed;

  ScreenOutput(Screen screen) {
    this.screen = screen;
  }

  @Override
  public void write(int value) {
    lock.lock();
    try {
      piece.write(value);
      if (piece.size() >= PIECE_BYTES) {
        flush();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void flush() {
    if (isClosed) {
      throw new UncheckedIOException(new IOException("closed"));
    }
    lock.lock();
    try {
      byte[] bytes = piece.toByteArray();
      int complete = Utf8.wholeCharacters(bytes);
      if (complete > 0) {
        piece.reset();
        piece.write(bytes, complete, bytes.length - complete);
        screen.show(new String(bytes, 0, complete, StandardCharsets.UTF_8));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Shows nothing any more: whoever writes fails. Waits for nobody. */
  @Override
  public void close() {
    isClosed = true;
  }
}
