package io.kiwidb.cli.view;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kiwidb.cli.format.EscapedText;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import io.kiwidb.key.ValueType;
import java.io.IOException;

/**
 * One entry of a memtable or table: {@code key TAB sequence TAB type TAB value}. Threading:
 * immutable.
 *
 * @param key the user key
 * @param sequence its sequence number
 * @param type code of its type, see {@link ValueType}
 * @param value its value, empty for a deletion
 */
public record EntryView(byte[] key, long sequence, int type, byte[] value) implements View {
  @Override
  public void text(Output out, Ink ink) {
    out.print(ink.paint(Ink.Role.KEY, EscapedText.encode(key)))
        .print("\t" + sequence + "\t" + ValueType.nameOf(type) + "\t")
        .println(EscapedText.encode(value));
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartObject();
    Json.writeBytes(json, "key", key);
    json.writeNumberField("sequence", sequence);
    json.writeStringField("type", ValueType.nameOf(type));
    Json.writeBytes(json, "value", value);
    json.writeEndObject();
  }
}
