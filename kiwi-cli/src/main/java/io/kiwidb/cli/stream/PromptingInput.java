package io.kiwidb.cli.stream;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * An input stream that prints a prompt before the first read. Threading: not thread-safe.
 * Ownership: owns the wrapped stream.
 */
final class PromptingInput extends FilterInputStream {
  private final Runnable prompt;
  private boolean prompted;

  PromptingInput(InputStream in, Runnable prompt) {
    super(in);
    this.prompt = prompt;
  }

  @Override
  public int read() throws IOException {
    promptOnce();
    return super.read();
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    promptOnce();
    return super.read(target, offset, length);
  }

  private void promptOnce() {
    if (!prompted) {
      prompted = true;
      prompt.run();
    }
  }
}
