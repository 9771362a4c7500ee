package io.kiwidb.cli.view;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.kiwidb.cli.format.Encoding;
import io.kiwidb.cli.format.Utf8;
import io.kiwidb.cli.stream.Output;
import io.kiwidb.cli.stream.OutputClosedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** JSON output of views. */
public final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** Writes a view as one line of JSON. */
  public static void writeLine(View view, Output out) {
    try (JsonGenerator json = FACTORY.createGenerator(out.asStream())) {
      json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
      view.json(json);
    } catch (IOException e) {
      throw new OutputClosedException(e);
    }
    out.write('\n');
  }

  /** Writes bytes as a member: {@code name} if they are valid UTF-8, otherwise {@code nameHex}. */
  static void writeBytes(JsonGenerator json, String name, byte[] bytes) throws IOException {
    if (Utf8.isValid(bytes)) {
      json.writeStringField(name, new String(bytes, StandardCharsets.UTF_8));
    } else {
      json.writeStringField(name + "Hex", Encoding.HEX.encode(bytes));
    }
  }

  /** Writes the value of a setting or a field of a dump: bytes, a number, a boolean or text. */
  static void writeScalar(JsonGenerator json, String name, Object value) throws IOException {
    if (value instanceof byte[] bytes) {
      writeBytes(json, name, bytes);
    } else if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      json.writeNumberField(name, ((Number) value).longValue());
    } else if (value instanceof Number number) {
      json.writeNumberField(name, number.doubleValue());
    } else if (value instanceof Boolean bool) {
      json.writeBooleanField(name, bool);
    } else {
      json.writeStringField(name, String.valueOf(value));
    }
  }
}
