package io.kiwidb.cli.stream;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * An input that says something before it is read for the first time. Threading: not thread-safe.
 * Ownership: of the stream.
 */
final class PromptingInput extends FilterInputStream {
  private final Runnable announcement;
  private boolean announced;

  PromptingInput(InputStream in, Runnable announcement) {
    super(in);
    this.announcement = announcement;
  }

  @Override
  public int read() throws IOException {
    announce();
    return super.read();
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    announce();
    return super.read(target, offset, length);
  }

  private void announce() {
    if (!announced) {
      announced = true;
      announcement.run();
    }
  }
}
