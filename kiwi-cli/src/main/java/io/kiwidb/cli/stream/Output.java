package io.kiwidb.cli.stream;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Buffered output for the results of a command. Unlike a {@link java.io.PrintStream} it reports
 * errors: if the reader has closed the pipe, the command must stop.
 *
 * <p>Threading: not thread-safe. Failure: {@link OutputClosedException}.
 */
public final class Output {
  private static final int BUFFER_BYTES = 1 << 16;

  private final OutputStream stream;

  /** Creates an output to a stream, which it does not close. */
  public Output(OutputStream stream) {
    this.stream = new BufferedOutputStream(stream, BUFFER_BYTES);
  }

  /** Writes bytes. */
  public Output write(byte[] bytes) {
    return write(bytes, 0, bytes.length);
  }

  /** Writes a slice of bytes. */
  public Output write(byte[] bytes, int offset, int length) {
    try {
      stream.write(bytes, offset, length);
    } catch (IOException e) {
      throw new OutputClosedException(e);
    }
    return this;
  }

  /** Writes one byte. */
  public Output write(int value) {
    try {
      stream.write(value);
    } catch (IOException e) {
      throw new OutputClosedException(e);
    }
    return this;
  }

  /** Writes text in UTF-8. */
  public Output print(String text) {
    return write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a line of text in UTF-8. */
  public Output println(String text) {
    return print(text).write('\n');
  }

  /** Flushes the buffer to the stream. */
  public void flush() {
    try {
      stream.flush();
    } catch (IOException e) {
      throw new OutputClosedException(e);
    }
  }

  /** Returns a stream that writes to this output. Closing it flushes. */
  public OutputStream asStream() {
    return new OutputStream() {
      @Override
      public void write(int value) {
        Output.this.write(value);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) {
        Output.this.write(bytes, offset, length);
      }

      @Override
      public void flush() {
        Output.this.flush();
      }
    };
  }
}
