package io.kiwidb.cli.format;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads the lines of a stream as bytes, without line feeds. The last line may lack a line feed. A
 * byte order mark at the start is skipped.
 *
 * <p>Threading: not thread-safe. Ownership: the array is valid until the next call. Failure:
 * {@link IOException}, also for a line too long for an array.
 */
final class LineSource implements AutoCloseable {
  private static final int INITIAL_BYTES = 1 << 17;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final InputStream in;
  private byte[] buffer = new byte[INITIAL_BYTES];
  private int start; // start of the line
  private int length; // length of the line
  private int next; // start of the next line
  private int end; // end of the data in the buffer
  private long number;
  private boolean ended;
  private boolean cutOff;

  LineSource(InputStream in) {
    this.in = in;
  }

  /** Moves to the next line. Returns false at the end. */
  boolean next() throws IOException {
    int scanned = next;
    while (true) {
      int feed = indexOf(scanned);
      if (feed >= 0) {
        take(feed, feed + 1);
        return true;
      }
      if (ended) {
        if (next == end) {
          length = 0;
          return false;
        }
        take(end, end);
        cutOff = true;
        return true;
      }
      int known = end - next;
      fill();
      scanned = next + known;
    }
  }

  /** Moves to the next line that is not blank, see {@link #isBlank}. Returns false at the end. */
  boolean nextThatIsNotBlank() throws IOException {
    while (next()) {
      if (!isBlank(buffer, start, length)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns whether a line contains only spaces and carriage returns. Such a line is not a record
   * in any format and is skipped. A TAB is not blank: in tsv it is a record with an empty key and
   * an empty value.
   */
  static boolean isBlank(byte[] array, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (array[i] != ' ' && array[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  byte[] array() {
    return buffer;
  }

  int offset() {
    return start;
  }

  int length() {
    return length;
  }

  /** Returns the number of the line, from 1. */
  long number() {
    return number;
  }

  /** Returns whether the line is the last of the stream and has no line feed. */
  boolean isCutOff() {
    return cutOff;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private void take(int lineEnd, int following) {
    start = next;
    length = lineEnd - start;
    next = following;
    number++;
    if (number == 1 && startsWithMark()) {
      start += BYTE_ORDER_MARK.length;
      length -= BYTE_ORDER_MARK.length;
    }
  }

  private boolean startsWithMark() {
    int mark = BYTE_ORDER_MARK.length;
    return length >= mark && Arrays.equals(buffer, start, start + mark, BYTE_ORDER_MARK, 0, mark);
  }

  private int indexOf(int from) {
    for (int i = from; i < end; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** Makes room at the end of the buffer and reads into it. */
  private void fill() throws IOException {
    if (next > 0) {
      System.arraycopy(buffer, next, buffer, 0, end - next);
      end -= next;
      next = 0;
    }
    if (end == buffer.length) {
      if (end > Integer.MAX_VALUE / 2) {
        throw new IOException("line " + (number + 1) + " is longer than " + end + " bytes");
      }
      buffer = Arrays.copyOf(buffer, end * 2);
    }
    int read = in.read(buffer, end, buffer.length - end);
    if (read < 0) {
      ended = true;
    } else {
      end += read;
    }
  }
}
