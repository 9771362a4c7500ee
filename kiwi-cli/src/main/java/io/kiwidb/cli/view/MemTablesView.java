package io.kiwidb.cli.view;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kiwidb.MemTableInfo;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * The memtables of a store. Threading: immutable.
 *
 * @param memtables the active one first
 */
public record MemTablesView(List<MemTableInfo> memtables) implements View {
  @Override
  public void text(Output out, Ink ink) {
    TextTable table = new TextTable()
        .number("id")
        .text("phase")
        .number("entries")
        .number("memory")
        .number("log");
    for (MemTableInfo info : memtables) {
      table.row(
          Long.toString(info.id()),
          info.phase().name().toLowerCase(Locale.ROOT),
          Units.count(info.entries()),
          Units.bytes(info.bytes()),
          info.logNumber() == 0 ? "-" : Long.toString(info.logNumber()));
    }
    table.write(out, ink);
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (MemTableInfo info : memtables) {
      json.writeStartObject();
      json.writeNumberField("id", info.id());
      json.writeStringField("phase", info.phase().name().toLowerCase(Locale.ROOT));
      json.writeNumberField("entries", info.entries());
      json.writeNumberField("bytes", info.bytes());
      json.writeNumberField("log", info.logNumber());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
