package io.kiwidb.cli.view;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kiwidb.TableInfo;
import io.kiwidb.cli.format.Excerpt;
import io.kiwidb.cli.keyspace.QuotedName;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The tables of a store or a keyspace. Threading: immutable.
 *
 * @param tables keyspace by keyspace, level 0 first
 * @param keyspaces their keyspaces
 */
public record TablesView(List<TableInfo> tables, KeyspaceBreakdown keyspaces) implements View {
  /** Returns the current tables. */
  public static TablesView of(Scope scope) {
    return new TablesView(scope.tables(), KeyspaceBreakdown.of(scope));
  }

  @Override
  public void text(Output out, Ink ink) {
    Set<Integer> shown = keyspaces.shown();
    TextTable table = new TextTable();
    if (keyspaces.isOfSeveral()) {
      table.text("keyspace");
    }
    table
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
      List<String> row = new ArrayList<>();
      if (keyspaces.isOfSeveral()) {
        row.add(QuotedName.shortOf(keyspaces.name(info.keyspace())));
      }
      row.addAll(List.of(
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
          Excerpt.of(info.largestKey())));
      if (!keyspaces.isOfSeveral() || shown.contains(info.keyspace())) {
        table.row(row);
      }
    }
    table.write(out, ink);
    keyspaces.text(out, ink);
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (TableInfo info : tables) {
      json.writeStartObject();
      json.writeNumberField("number", info.number());
      json.writeNumberField("level", info.level());
      keyspaces.jsonKeyspace(json, info.keyspace());
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
