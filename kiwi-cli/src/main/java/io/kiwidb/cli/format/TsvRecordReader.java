package io.kiwidb.cli.format;

import java.io.IOException;
import java.io.InputStream;

/** Reads tsv, see the package. Threading: not thread-safe. */
final class TsvRecordReader implements RecordReader {
  private final LineSource lines;
  private final Encoding encoding;
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
    int tab = start;
    while (tab < end && array[tab] != '\t') {
      tab++;
    }
    if (tab == end) {
      throw new BadRecordException(line(), "missing TAB between key and value");
    }
    try {
      key = field(array, start, tab - start);
      value = field(array, tab + 1, end - tab - 1);
    } catch (IllegalArgumentException e) {
      throw new BadRecordException(line(), String.valueOf(e.getMessage()));
    }
    return true;
  }

  private byte[] field(byte[] array, int offset, int length) {
    return encoding == Encoding.TEXT
        ? EscapedText.decode(array, offset, length)
        : encoding.decode(array, offset, length);
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
