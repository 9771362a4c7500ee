package io.kiwidb.cli.repl;

import io.kiwidb.cli.format.Utf8;
import io.kiwidb.cli.stream.Output;
import io.kiwidb.cli.stream.OutputClosedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Keeps what is written in memory, up to a bound, and fails behind it, as a pipe does that nobody
 * reads any more.
 *
 * <p>Threading: not thread-safe.
 */
final class BoundedText extends OutputStream {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final int most;
  private boolean isFull;

  BoundedText(int most) {
    this.most = most;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    int room = most - bytes.size();
    bytes.write(from, offset, Math.min(room, length));
    if (length > room) {
      isFull = true;
      throw new IOException("more than " + most + " bytes");
    }
  }

  /** Takes over what an output has not passed on yet. */
  void flushOf(Output out) {
    try {
      out.flush();
    } catch (OutputClosedException e) {
      assert isFull : e;
    }
  }

  boolean isFull() {
    return isFull;
  }

  /** Returns what was written; a character that the bound cuts is left out. */
  String text() {
    byte[] all = bytes.toByteArray();
    int end = isFull ? Utf8.wholeCharacters(all) : all.length;
    return new String(all, 0, end, StandardCharsets.UTF_8);
  }
}
