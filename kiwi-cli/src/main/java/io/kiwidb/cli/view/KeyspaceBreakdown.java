package io.kiwidb.cli.view;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kiwidb.Keyspace;
import io.kiwidb.cli.keyspace.QuotedName;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The keyspaces behind the figures of a view, as part of that view. A view of a store with several
 * keyspaces shows sums and, below, one line for each of the largest keyspaces: a store may have
 * thousands.
 *
 * <p>Threading: immutable.
 *
 * @param names names by number
 * @param totals one for each keyspace if the view is about several; empty if it is about one
 */
public record KeyspaceBreakdown(Map<Integer, String> names, List<KeyspaceTotals> totals) {
  /** How many keyspaces are shown as text. */
  static final int SHOWN = 10;

  /** Returns the keyspaces of a scope. */
  public static KeyspaceBreakdown of(Scope scope) {
    if (scope.keyspace().isPresent()) {
      Keyspace one = scope.keyspace().get();
      return new KeyspaceBreakdown(Map.of(one.id(), one.name()), List.of());
    }
    List<KeyspaceTotals> all = KeyspaceTotals.ofAll(scope.db());
    Map<Integer, String> names =
        all.stream().collect(Collectors.toMap(KeyspaceTotals::id, KeyspaceTotals::name));
    return new KeyspaceBreakdown(names, all.size() == 1 ? List.of() : all);
  }

  /** Returns whether the view is about several keyspaces. */
  boolean isOfSeveral() {
    return !totals.isEmpty();
  }

  /** Returns the name of a keyspace; empty for one that was dropped or created meanwhile. */
  String name(int id) {
    return names.getOrDefault(id, "");
  }

  /** Returns the numbers of the keyspaces that are shown as text. */
  Set<Integer> shown() {
    return largest().stream().map(KeyspaceTotals::id).collect(Collectors.toSet());
  }

  private List<KeyspaceTotals> largest() {
    return totals.stream()
        .sorted(Comparator.comparingLong(KeyspaceTotals::allBytes).reversed())
        .limit(SHOWN)
        .toList();
  }

  /** Writes an empty line and one line for each of the largest keyspaces, if there are several. */
  void text(Output out, Ink ink) {
    if (!isOfSeveral()) {
      return;
    }
    TextTable table = new TextTable()
        .text("keyspace")
        .number("tables")
        .number("size")
        .number("entries")
        .number("deletions")
        .number("memtables");
    largest()
        .forEach(each -> table.row(
            QuotedName.shortOf(each.name()),
            Units.count(each.tables()),
            Units.bytes(each.bytes()),
            Units.count(each.entries()),
            Units.count(each.deletions()),
            Units.bytes(each.memtableBytes())));
    out.println("");
    table.write(out, ink);
    rest(out, ink);
  }

  /** Writes how many keyspaces are not shown, if any. */
  private void rest(Output out, Ink ink) {
    int more = totals.size() - SHOWN;
    if (more > 0) {
      Set<Integer> shown = shown();
      List<KeyspaceTotals> others =
          totals.stream().filter(each -> !shown.contains(each.id())).toList();
      long tables = others.stream().mapToLong(KeyspaceTotals::tables).sum();
      long bytes = others.stream().mapToLong(KeyspaceTotals::bytes).sum();
      out.println(ink.paint(
          Ink.Role.NOTE,
          "and " + Units.count(more, "smaller keyspace") + " with " + Units.count(tables, "table")
              + ", " + Units.bytes(bytes) + "; 'keyspaces' lists all"));
    }
  }

  /** Writes the member {@code keyspaces} with all of them, if there are several. */
  void json(JsonGenerator json) throws IOException {
    if (!isOfSeveral()) {
      return;
    }
    json.writeArrayFieldStart("keyspaces");
    for (KeyspaceTotals each : totals) {
      json.writeStartObject();
      each.members(json);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Writes the members that say to which keyspace an item belongs. */
  void jsonKeyspace(JsonGenerator json, int id) throws IOException {
    json.writeNumberField("keyspace", id);
    json.writeStringField("keyspaceName", name(id));
  }
}
