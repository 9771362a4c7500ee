package io.kiwidb.cli.format;

import io.kiwidb.cli.stream.Output;
import io.kiwidb.io.ByteWriter;

/** Writes tsv, see the package. Threading: not thread-safe. */
final class TsvRecordWriter implements RecordWriter {
  private final Output out;
  private final Encoding encoding;
  private final ByteWriter line = new ByteWriter(256);

  TsvRecordWriter(Output out, Encoding encoding) {
    this.out = out;
    this.encoding = encoding;
  }

  @Override
  public void write(byte[] key, byte[] value) {
    if (encoding != Encoding.TEXT) {
      out.print(encoding.encode(key)).write('\t').println(encoding.encode(value));
      return;
    }
    line.clear();
    EscapedText.encode(key, line);
    line.writeByte('\t');
    EscapedText.encode(value, line);
    line.writeByte('\n');
    out.write(line.array(), 0, line.length());
  }
}
