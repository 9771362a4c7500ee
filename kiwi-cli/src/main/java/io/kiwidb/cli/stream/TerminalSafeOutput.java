package io.kiwidb.cli.stream;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Shows control characters as {@code \xHH}, so that stored bytes cannot move a terminal's cursor,
 * change its colours or type into it. Line feed and tab pass; bytes from 0x80 on pass, for they are
 * letters in UTF-8.
 *
 * <p>Threading: not thread-safe.
 */
public final class TerminalSafeOutput extends FilterOutputStream {
  private static final int DELETE = 0x7f;

  /** Passes on to a stream. */
  public TerminalSafeOutput(OutputStream target) {
    super(target);
  }

  @Override
  public void write(int value) throws IOException {
    int b = value & 0xff;
    if ((b < ' ' && b != '\n' && b != '\t') || b == DELETE) {
      out.write(String.format("\\x%02x", b).getBytes(StandardCharsets.US_ASCII));
    } else {
      out.write(b);
    }
  }
}
