package io.kiwidb.cli.format;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads tsv, see the package. Threading: not thread-safe. */
final class TsvRecordReader implements RecordReader {
  /** After a backslash at the start of a line: the first column names the keyspace. */
  static final char KEYSPACE_MARK = '@';

  private static final int MARK_LENGTH = 2;

  private final LineSource lines;
  private final Encoding encoding;
  private final KeyspaceField keyspaceField = new KeyspaceField();
  private Optional<String> keyspace = Optional.empty();
  private byte[] key = {};
  private byte[] value = {};

  TsvRecordReader(InputStream in, Encoding encoding) {
    this.lines = new LineSource(in);
    this.encoding = encoding;
  }

  @Override
  public boolean next() throws IOException, BadRecordException {
    if (!lines.nextThatIsNotBlank()) {
      return false;
    }
    byte[] array = lines.array();
    int start = lines.offset();
    int end = start + lines.length();
    if (end > start && array[end - 1] == '\r') {
      end--;
    }
    keyspace = Optional.empty();
    if (namesKeyspace(array, start, end)) {
      int column = start + MARK_LENGTH;
      int columnEnd = tab(array, column, end, "after the keyspace");
      keyspace = keyspace(array, column, columnEnd - column);
      start = columnEnd + 1;
    }
    int tab = tab(array, start, end, "between key and value");
    try {
      key = field(array, start, tab - start);
      value = field(array, tab + 1, end - tab - 1);
    } catch (IllegalArgumentException e) {
      throw new BadRecordException(line(), String.valueOf(e.getMessage()));
    }
    return true;
  }

  private static boolean namesKeyspace(byte[] array, int start, int end) {
    return end - start >= MARK_LENGTH && array[start] == '\\' && array[start + 1] == KEYSPACE_MARK;
  }

  /** Returns the position of the next TAB. */
  private int tab(byte[] array, int from, int end, String where) throws BadRecordException {
    int tab = from;
    while (tab < end && array[tab] != '\t') {
      tab++;
    }
    if (tab == end) {
      throw new BadRecordException(line(), "missing TAB " + where);
    }
    return tab;
  }

  private Optional<String> keyspace(byte[] array, int offset, int length)
      throws BadRecordException {
    try {
      return keyspaceField.decode(EscapedText.decode(array, offset, length));
    } catch (IllegalArgumentException e) {
      throw new BadRecordException(line(), String.valueOf(e.getMessage()));
    }
  }

  private byte[] field(byte[] array, int offset, int length) {
    return encoding == Encoding.TEXT
        ? EscapedText.decode(array, offset, length)
        : encoding.decode(array, offset, length);
  }

  @Override
  public Optional<String> keyspace() {
    return keyspace;
  }

  @Override
  public byte[] key() {
    return key;
  }

  @Override
  public byte[] value() {
    return value;
  }

  @Override
  public boolean isCutOff() {
    return lines.isCutOff();
  }

  @Override
  public long line() {
    return lines.number();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
