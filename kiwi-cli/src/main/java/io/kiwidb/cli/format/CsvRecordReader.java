package io.kiwidb.cli.format;

import io.kiwidb.io.ByteWriter;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Reads csv, see the package.
 *
 * <p>It is written by hand for two reasons. Libraries decode to characters, which loses bytes that
 * are no text; and they take a quote that is never closed for a field as long as the rest of the
 * file. Here the record is given up at its first line and reading goes on with the second, which is
 * why lines that were read ahead are kept.
 *
 * <p>Threading: not thread-safe.
 */
final class CsvRecordReader implements RecordReader {
  /**
   * A quoted field is given up as unclosed when its record is longer than this, so that memory
   * stays bounded.
   */
  private static final int MAX_LOOKAHEAD_BYTES = 256 << 20;

  private static final int COLUMNS = 2;

  private final LineSource lines;
  private final Encoding encoding;
  private final Deque<byte[]> ahead = new ArrayDeque<>();
  private final List<byte[]> taken = new ArrayList<>();
  private final List<byte[]> fields = new ArrayList<>();
  private final ByteWriter field = new ByteWriter(256);
  private long followingLine = 1;
  private long line;
  private boolean headerPending;

  CsvRecordReader(InputStream in, Encoding encoding, CsvHeader header) {
    this.lines = new LineSource(in);
    this.encoding = encoding;
    this.headerPending = header == CsvHeader.PRESENT;
  }

  @Override
  public boolean next() throws IOException, BadRecordException {
    if (headerPending) {
      headerPending = false;
      if (!readRecord()) {
        return false;
      }
    }
    if (!readRecord()) {
      return false;
    }
    if (fields.size() != COLUMNS) {
      throw new BadRecordException(
          line, "two columns are needed, key and value; there " + count(fields.size()));
    }
    if (encoding != Encoding.TEXT) {
      try {
        fields.replaceAll(encoded -> encoding.decode(encoded, 0, encoded.length));
      } catch (IllegalArgumentException e) {
        throw new BadRecordException(line, String.valueOf(e.getMessage()));
      }
    }
    return true;
  }

  private static String count(int columns) {
    return columns == 1 ? "is one" : "are " + columns;
  }

  private boolean readRecord() throws IOException, BadRecordException {
    fields.clear();
    byte[] current;
    do {
      taken.clear();
      current = takeLine();
      if (isAtEnd) {
        return false;
      }
    } while (LineSource.isBlank(current, 0, current.length));
    line = followingLine - 1;
    int at = 0;
    while (true) {
      field.clear();
      if (at < current.length && current[at] == '"') {
        Place place = readQuoted(current, at + 1);
        current = place.line();
        at = place.at();
      } else {
        at = readPlain(current, at);
      }
      fields.add(Arrays.copyOf(field.array(), field.length()));
      if (isLineEnd(current, at)) {
        return true;
      }
      if (current[at] != ',') {
        throw giveUp("behind a closing quote only a comma or the end of the line may stand");
      }
      at++;
    }
  }

  private int readPlain(byte[] current, int from) {
    int at = from;
    while (at < current.length && current[at] != ',' && !isLineEnd(current, at)) {
      at++;
    }
    field.write(current, from, at - from);
    return at;
  }

  /**
   * Reads on from behind the opening quote, over line ends if need be, to behind the closing one.
   */
  private Place readQuoted(byte[] first, int from) throws IOException, BadRecordException {
    byte[] current = first;
    int at = from;
    long length = first.length;
    while (true) {
      int quote = at;
      while (quote < current.length && current[quote] != '"') {
        quote++;
      }
      field.write(current, at, quote - at);
      if (quote == current.length) {
        current = takeLine();
        length += current.length + 1L;
        if (isAtEnd || length > MAX_LOOKAHEAD_BYTES) {
          throw giveUp("a quote is opened and never closed");
        }
        field.writeByte('\n');
        at = 0;
      } else if (quote + 1 < current.length && current[quote + 1] == '"') {
        field.writeByte('"');
        at = quote + 2;
      } else {
        return new Place(current, quote + 1);
      }
    }
  }

  /** Behind the last byte, or at a carriage return that is the last byte. */
  private static boolean isLineEnd(byte[] current, int at) {
    return at == current.length || (at == current.length - 1 && current[at] == '\r');
  }

  /** Puts every line but the first back. */
  private BadRecordException giveUp(String problem) {
    for (int i = taken.size() - 1; i > 0; i--) {
      ahead.addFirst(taken.get(i));
    }
    followingLine = line + 1;
    return new BadRecordException(line, problem);
  }

  private boolean isAtEnd;

  private byte[] takeLine() throws IOException {
    byte[] current = ahead.pollFirst();
    isAtEnd = false;
    if (current == null) {
      if (!lines.next()) {
        isAtEnd = true;
        return new byte[0];
      }
      current = Arrays.copyOfRange(lines.array(), lines.offset(), lines.offset() + lines.length());
    }
    taken.add(current);
    followingLine++;
    return current;
  }

  private record Place(byte[] line, int at) {}

  @Override
  public byte[] key() {
    return fields.get(0);
  }

  @Override
  public byte[] value() {
    return fields.get(1);
  }

  @Override
  public boolean isCutOff() {
    return lines.isCutOff();
  }

  @Override
  public long line() {
    return line;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
