package io.kiwidb.cli.format;

import io.kiwidb.Keyspace;
import io.kiwidb.cli.stream.Output;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Writes csv, see the package. Threading: not thread-safe. */
final class CsvRecordWriter implements RecordWriter {
  private static final byte BOM_FIRST_BYTE = (byte) 0xef; // a reader would skip a byte order mark

  private final Output out;
  private final Encoding encoding;
  private final Optional<byte[]> keyspace; // the column; empty without one

  /**
   * Creates a writer.
   *
   * @param keyspace the name of the keyspace; empty for records without a column for it
   */
  CsvRecordWriter(Output out, Encoding encoding, Optional<String> keyspace) {
    this.out = out;
    this.encoding = encoding;
    this.keyspace = keyspace
        .map(name -> name.equals(Keyspace.DEFAULT) ? "" : name)
        .map(name -> name.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes the line that precedes records with a column for the keyspace. */
  static void writeHeader(Output out) {
    out.println(String.join(",", CsvRecordReader.KEYSPACE_HEADER));
  }

  @Override
  public void write(byte[] key, byte[] value) {
    if (keyspace.isPresent()) {
      writeText(keyspace.get());
      out.write(',');
    }
    writeField(key);
    out.write(',');
    writeField(value);
    out.write('\n');
  }

  private void writeField(byte[] field) {
    writeText(
        encoding == Encoding.TEXT
            ? field
            : encoding.encode(field).getBytes(StandardCharsets.US_ASCII));
  }

  private void writeText(byte[] bytes) {
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
