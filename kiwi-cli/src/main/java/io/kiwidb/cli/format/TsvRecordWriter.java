package io.kiwidb.cli.format;

import io.kiwidb.Keyspace;
import io.kiwidb.cli.stream.Output;
import io.kiwidb.io.ByteWriter;
import java.nio.charset.StandardCharsets;

/** Writes tsv, see the package. Threading: not thread-safe. */
final class TsvRecordWriter implements RecordWriter {
  private final Output out;
  private final Encoding encoding;
  private final ByteWriter line = new ByteWriter(256);
  private final byte[] start; // of each line

  TsvRecordWriter(Output out, Encoding encoding, String keyspace) {
    this.out = out;
    this.encoding = encoding;
    this.start = start(keyspace);
  }

  private static byte[] start(String keyspace) {
    if (keyspace.equals(Keyspace.DEFAULT)) {
      return new byte[0];
    }
    ByteWriter column = new ByteWriter(64);
    column.writeByte('\\').writeByte(TsvRecordReader.KEYSPACE_MARK);
    EscapedText.encode(keyspace.getBytes(StandardCharsets.UTF_8), column);
    column.writeByte('\t');
    return column.toByteArray();
  }

  @Override
  public void write(byte[] key, byte[] value) {
    if (encoding != Encoding.TEXT) {
      out.write(start).print(encoding.encode(key)).write('\t').println(encoding.encode(value));
      return;
    }
    line.clear();
    line.write(start, 0, start.length);
    EscapedText.encode(key, line);
    line.writeByte('\t');
    EscapedText.encode(value, line);
    line.writeByte('\n');
    out.write(line.array(), 0, line.length());
  }
}
