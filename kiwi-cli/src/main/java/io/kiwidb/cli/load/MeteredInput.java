package io.kiwidb.cli.load;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * An input that knows how far it was read, and how long it is if that can be known. Threading: not
 * thread-safe.
 */
public final class MeteredInput extends FilterInputStream {
  /** The length of a pipe. */
  public static final long UNKNOWN = -1;

  private final long total;
  private long read;

  /** Reads from a stream, which it owns. */
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

  /** Bytes read so far. */
  long readSoFar() {
    return read;
  }

  /** Bytes in all, or {@link #UNKNOWN}. */
  long total() {
    return total;
  }
}
