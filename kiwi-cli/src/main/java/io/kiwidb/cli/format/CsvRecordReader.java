package io.kiwidb.cli.format;

import io.kiwidb.io.ByteWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Reads csv, see the package.
 *
 * <p>Hand-written for two reasons: libraries decode to characters, which loses bytes that are not
 * text, and they treat an unclosed quote as a field that extends to the end of the file. This
 * reader rejects such a record at its first line and continues with the second, so it keeps the
 * lines that it has read ahead.
 *
 * <p>Threading: not thread-safe.
 */
final class CsvRecordReader implements RecordReader {
  /**
   * Maximum length of a record with quoted fields, to bound memory. A longer one is rejected as
   * having an unclosed quote.
   */
  private static final int MAX_LOOKAHEAD_BYTES = 256 << 20;

  /** The first record of a file with a column for keyspaces. */
  static final List<String> KEYSPACE_HEADER = List.of("keyspace", "key", "value");

  private final LineSource lines;
  private final Encoding encoding;
  private final Deque<byte[]> ahead = new ArrayDeque<>();
  private final List<byte[]> taken = new ArrayList<>();
  private final List<byte[]> fields = new ArrayList<>();
  private final ByteWriter field = new ByteWriter(256);
  private long followingLine = 1;
  private long line;
  private final CsvHeader header;
  private final KeyspaceField keyspaceField = new KeyspaceField();
  private boolean begun;
  private boolean hasKeyspaces;
  private Optional<String> keyspace = Optional.empty();

  CsvRecordReader(InputStream in, Encoding encoding, CsvHeader header) {
    this.lines = new LineSource(in);
    this.encoding = encoding;
    this.header = header;
  }

  @Override
  public boolean next() throws IOException, BadRecordException {
    boolean first = !begun;
    begun = true;
    if (!readRecord()) {
      return false;
    }
    if (first) {
      hasKeyspaces = isKeyspaceHeader();
      boolean skipped = hasKeyspaces || header == CsvHeader.PRESENT;
      if (skipped && !readRecord()) {
        return false;
      }
    }
    checkColumns();
    try {
      keyspace = hasKeyspaces ? keyspaceField.decode(fields.remove(0)) : Optional.empty();
      if (encoding != Encoding.TEXT) {
        fields.replaceAll(encoded -> encoding.decode(encoded, 0, encoded.length));
      }
    } catch (IllegalArgumentException e) {
      throw new BadRecordException(line, String.valueOf(e.getMessage()));
    }
    return true;
  }

  private boolean isKeyspaceHeader() {
    return fields.stream()
        .map(field -> new String(field, StandardCharsets.UTF_8))
        .toList()
        .equals(KEYSPACE_HEADER);
  }

  private void checkColumns() throws BadRecordException {
    int found = fields.size();
    if (hasKeyspaces && found != 3) {
      throw new BadRecordException(
          line, "expected three columns, keyspace, key and value, but found " + found);
    }
    if (!hasKeyspaces && found != 2) {
      throw new BadRecordException(
          line,
          "expected two columns, key and value, but found " + found
              + (found == 3
                  ? "; a file with a column for keyspaces starts with the line "
                      + String.join(",", KEYSPACE_HEADER)
                  : ""));
    }
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
        Position position = readQuoted(current, at + 1);
        current = position.line();
        at = position.at();
      } else {
        at = readPlain(current, at);
      }
      fields.add(Arrays.copyOf(field.array(), field.length()));
      if (isLineEnd(current, at)) {
        return true;
      }
      if (current[at] != ',') {
        throw reject("a closing quote must be followed by a comma or the end of the line");
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
   * Reads a quoted field, which may span lines, from after the opening quote to after the closing
   * one.
   */
  private Position readQuoted(byte[] first, int from) throws IOException, BadRecordException {
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
          throw reject("unclosed quote");
        }
        field.writeByte('\n');
        at = 0;
      } else if (quote + 1 < current.length && current[quote + 1] == '"') {
        field.writeByte('"');
        at = quote + 2;
      } else {
        return new Position(current, quote + 1);
      }
    }
  }

  /**
   * Returns whether {@code at} is the end of the line, or a carriage return that is its last byte.
   */
  private static boolean isLineEnd(byte[] current, int at) {
    return at == current.length || (at == current.length - 1 && current[at] == '\r');
  }

  /** Rejects the record and puts back all lines but the first. */
  private BadRecordException reject(String problem) {
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

  private record Position(byte[] line, int at) {}

  @Override
  public Optional<String> keyspace() {
    return keyspace;
  }

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
