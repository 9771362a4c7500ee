package io.kiwidb.cli.format;

import io.kiwidb.cli.stream.Output;
import java.nio.charset.StandardCharsets;

/** Writes csv, see the package. Threading: not thread-safe. */
final class CsvRecordWriter implements RecordWriter {
  private static final byte BOM_FIRST_BYTE = (byte) 0xef; // a reader would skip a byte order mark

  private final Output out;
  private final Encoding encoding;

  CsvRecordWriter(Output out, Encoding encoding) {
    this.out = out;
    this.encoding = encoding;
  }

  @Override
  public void write(byte[] key, byte[] value) {
    writeField(key);
    out.write(',');
    writeField(value);
    out.write('\n');
  }

  private void writeField(byte[] field) {
    byte[] bytes = encoding == Encoding.TEXT
        ? field
        : encoding.encode(field).getBytes(StandardCharsets.US_ASCII);
    if (!needsQuotes(bytes)) {
      out.write(bytes);
      return;
    }
    out.write('"');
    for (byte b : bytes) {
      if (b == '"') {
        out.write('"');
      }
      out.write(b);
    }
    out.write('"');
  }

  private static boolean needsQuotes(byte[] bytes) {
    if (bytes.length > 0 && bytes[0] == BOM_FIRST_BYTE) {
      return true;
    }
    for (byte b : bytes) {
      if (b == ',' || b == '"' || b == '\r' || b == '\n') {
        return true;
      }
    }
    return false;
  }
}
