package io.kiwidb.cli.format;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Lines of a stream as bytes, without their line feed; a last line without one counts. A byte order
 * mark at the start is skipped.
 *
 * <p>Threading: not thread-safe. Ownership: the array is live until the next call. Failure:
 * {@link IOException}, also for a line that no array holds.
 */
final class LineSource implements AutoCloseable {
  private static final int INITIAL_BYTES = 1 << 17;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final InputStream in;
  private byte[] buffer = new byte[INITIAL_BYTES];
  private int start; // of the line
  private int length; // of the line
  private int next; // where the next line starts
  private int end; // of what was read
  private long number;
  private boolean ended;
  private boolean cutOff;

  LineSource(InputStream in) {
    this.in = in;
  }

  /** Goes to the next line; false at the end. */
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

  /** Goes to the next line that has something in it, see {@link #isBlank}; false at the end. */
  boolean nextThatIsNotBlank() throws IOException {
    while (next()) {
      if (!isBlank(buffer, start, length)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a line has nothing but blanks and carriage returns in it. No format has such a record,
   * so between records it is skipped. A TAB is no blank: in tsv it is the record of an empty key
   * with an empty value.
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

  /** The number of the line, from 1. */
  long number() {
    return number;
  }

  /** Whether the line is the last of the stream, and has no line feed. */
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

  /** Makes room behind what is there, and reads into it. */
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
