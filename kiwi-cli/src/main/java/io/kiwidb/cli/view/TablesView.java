package io.kiwidb.cli.view;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kiwidb.TableInfo;
import io.kiwidb.cli.format.Excerpt;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * The tables of a store. Threading: immutable.
 *
 * @param tables level 0 first
 */
public record TablesView(List<TableInfo> tables) implements View {
  @Override
  public void text(Output out, Ink ink) {
    TextTable table = new TextTable()
        .text("level")
        .number("table")
        .number("size")
        .number("entries")
        .number("deletions")
        .text("sequences")
        .text("created")
        .text("first key")
        .text("last key");
    for (TableInfo info : tables) {
      table.row(
          "L" + info.level(),
          Long.toString(info.number()),
          Units.bytes(info.bytes()),
          Units.count(info.entries()),
          Units.count(info.deletions()),
          info.smallestSequence() + ".." + info.largestSequence(),
          Instant.ofEpochMilli(info.createdMillis())
              .truncatedTo(ChronoUnit.SECONDS)
              .toString(),
          Excerpt.of(info.smallestKey()),
          Excerpt.of(info.largestKey()));
    }
    table.write(out, ink);
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (TableInfo info : tables) {
      json.writeStartObject();
      json.writeNumberField("number", info.number());
      json.writeNumberField("level", info.level());
      json.writeNumberField("keyspace", info.keyspace());
      json.writeNumberField("bytes", info.bytes());
      json.writeNumberField("entries", info.entries());
      json.writeNumberField("deletions", info.deletions());
      Json.writeBytes(json, "smallestKey", info.smallestKey());
      Json.writeBytes(json, "largestKey", info.largestKey());
      json.writeNumberField("smallestSequence", info.smallestSequence());
      json.writeNumberField("largestSequence", info.largestSequence());
      json.writeNumberField("createdMillis", info.createdMillis());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
