package io.kiwidb.cli.load;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * An input stream that counts the bytes read and knows its length, if available. Threading: not
 * thread-safe.
 */
public final class MeteredInput extends FilterInputStream {
  /** The length is unknown, as of a pipe. */
  public static final long UNKNOWN = -1;

  private final long total;
  private long read;

  /** Creates an input that reads from a stream, which it owns. */
  public MeteredInput(InputStream in, long total) {
    super(in);
    this.total = total;
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    read += b < 0 ? 0 : 1;
    return b;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = super.read(target, offset, length);
    read += Math.max(0, count);
    return count;
  }

  /** Returns the bytes read so far. */
  long readSoFar() {
    return read;
  }

  /** Returns the total length in bytes, or {@link #UNKNOWN}. */
  long total() {
    return total;
  }
}
