package io.kiwidb.cli.view;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kiwidb.KiwiTools.DumpLine;
import io.kiwidb.cli.format.EscapedText;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * One item of a file dump. Threading: immutable.
 *
 * @param line the item
 */
public record DumpLineView(DumpLine line) implements View {
  private static final String NOWHERE = "-";

  @Override
  public void text(Output out, Ink ink) {
    String offset = line.offset() < 0 ? NOWHERE : Long.toString(line.offset());
    out.print(ink.paint(Ink.Role.NOTE, String.format("%10s", offset)))
        .print("  " + ink.paint(Ink.Role.HEADING, String.format("%-10s", line.what())));
    line.fields().forEach((name, value) -> out.print("  " + name + "=").print(show(value, ink)));
    out.println("");
  }

  private static String show(Object value, Ink ink) {
    return value instanceof byte[] bytes
        ? ink.paint(Ink.Role.KEY, "\"" + EscapedText.encode(bytes).replace("\"", "\\x22") + "\"")
        : EscapedText.encode(String.valueOf(value).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("offset", line.offset());
    json.writeStringField("what", line.what());
    for (Map.Entry<String, Object> field : line.fields().entrySet()) {
      Json.writeScalar(json, field.getKey(), field.getValue());
    }
    json.writeEndObject();
  }
}
