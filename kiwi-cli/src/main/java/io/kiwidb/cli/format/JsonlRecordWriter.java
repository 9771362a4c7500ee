package io.kiwidb.cli.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.kiwidb.Expiry;
import io.kiwidb.Keyspace;
import io.kiwidb.cli.stream.Output;
import io.kiwidb.cli.stream.OutputClosedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Writes jsonl, see the package. Threading: not thread-safe. */
final class JsonlRecordWriter implements RecordWriter {
  /**
   * JSON requires escapes for ASCII control characters only. With this limit Unicode control
   * characters, which may affect a terminal, are escaped too.
   */
  private static final int LAST_PRINTABLE_ASCII = '~';

  private final Output out;
  private final Encoding encoding;
  private final String keyspace;
  private final JsonFactory json = new JsonFactory();

  JsonlRecordWriter(Output out, Encoding encoding, String keyspace) {
    this.out = out;
    this.encoding = encoding;
    this.keyspace = keyspace;
  }

  @Override
  public void write(byte[] key, byte[] value) {
    write(key, value, Expiry.NEVER_MILLIS);
  }

  @Override
  public void write(byte[] key, byte[] value, long expiryMillis) {
    try (JsonGenerator generator = json.createGenerator(out.asStream())) {
      generator.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
      if (!EscapedText.isAllPrintable(key) || !EscapedText.isAllPrintable(value)) {
        generator.setHighestNonEscapedChar(LAST_PRINTABLE_ASCII);
      }
      generator.writeStartObject();
      if (!keyspace.equals(Keyspace.DEFAULT)) {
        generator.writeStringField(JsonlRecordReader.KEYSPACE, keyspace);
      }
      writeMember(generator, "key", key);
      writeMember(generator, "value", value);
      if (expiryMillis != Expiry.NEVER_MILLIS) {
        generator.writeNumberField(JsonlRecordReader.EXPIRY, expiryMillis);
      }
      generator.writeEndObject();
    } catch (IOException e) {
      throw new OutputClosedException(e);
    }
    out.write('\n');
  }

  private void writeMember(JsonGenerator generator, String name, byte[] bytes) throws IOException {
    if (encoding == Encoding.HEX) {
      generator.writeStringField(name + "Hex", encoding.encode(bytes));
    } else if (encoding == Encoding.BASE64 || !Utf8.isValid(bytes)) {
      generator.writeStringField(name + "Base64", Encoding.BASE64.encode(bytes));
    } else {
      generator.writeStringField(name, new String(bytes, StandardCharsets.UTF_8));
    }
  }
}
