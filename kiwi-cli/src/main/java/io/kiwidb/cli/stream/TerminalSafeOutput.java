package io.kiwidb.cli.stream;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Escapes control characters as {@code \xHH}, so that stored bytes cannot move the cursor of a
 * terminal, change its colours or inject input. Line feeds, tabs and bytes from 0x80, which are
 * part of UTF-8 characters, are not escaped.
 *
 * <p>Threading: not thread-safe.
 */
public final class TerminalSafeOutput extends FilterOutputStream {
  private static final int DELETE = 0x7f;

  /** Creates an output to a stream. */
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
