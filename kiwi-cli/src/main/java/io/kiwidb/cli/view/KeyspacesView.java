package io.kiwidb.cli.view;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.cli.keyspace.QuotedName;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All keyspaces of a store, in the order of their creation. Threading: immutable.
 *
 * @param rows one for each keyspace
 */
public record KeyspacesView(List<Row> rows) implements View {
  /**
   * A keyspace.
   *
   * @param totals its size
   * @param keyOrder the name of its key order
   * @param providers its own providers, by kind
   * @param settings its own settings
   */
  public record Row(
      KeyspaceTotals totals,
      String keyOrder,
      Map<String, String> providers,
      List<SettingView> settings) {}

  /** Returns the keyspaces of a store. */
  public static KeyspacesView of(Kiwi db) {
    Map<Integer, Keyspace> keyspaces =
        db.keyspaces().stream().collect(Collectors.toMap(Keyspace::id, Function.identity()));
    return new KeyspacesView(KeyspaceTotals.ofAll(db).stream()
        .flatMap(totals ->
            Optional.ofNullable(keyspaces.get(totals.id()))
                .map(keyspace -> row(totals, keyspace))
                .stream())
        .toList());
  }

  private static Row row(KeyspaceTotals totals, Keyspace keyspace) {
    return new Row(
        totals,
        keyspace.keyspaceOptions().keyOrder().name(),
        OwnChoices.providers(keyspace),
        OwnChoices.settings(keyspace));
  }

  @Override
  public void text(Output out, Ink ink) {
    TextTable table = new TextTable()
        .text("keyspace")
        .number("id")
        .number("entries")
        .number("deletions")
        .number("tables")
        .number("size")
        .number("memtables")
        .text("order")
        .text("own providers and settings");
    for (Row row : rows) {
      KeyspaceTotals totals = row.totals();
      table.row(
          QuotedName.of(totals.name()),
          Long.toString(totals.id()),
          Units.count(totals.entries()),
          Units.count(totals.deletions()),
          Units.count(totals.tables()),
          Units.bytes(totals.bytes()),
          Units.bytes(totals.memtableBytes()),
          row.keyOrder(),
          OwnChoices.text(row.providers(), row.settings()));
    }
    table.write(out, ink);
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (Row row : rows) {
      json.writeStartObject();
      row.totals().members(json);
      json.writeStringField("keyOrder", row.keyOrder());
      json.writeObjectFieldStart("providers");
      for (Map.Entry<String, String> provider : row.providers().entrySet()) {
        json.writeStringField(provider.getKey(), provider.getValue());
      }
      json.writeEndObject();
      json.writeObjectFieldStart("settings");
      for (SettingView setting : row.settings()) {
        setting.valueMember(json, setting.setting().name());
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
