package io.kiwidb.cli.view;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kiwidb.MemTableInfo;
import io.kiwidb.cli.keyspace.QuotedName;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The memtables of a store or a keyspace. Threading: immutable.
 *
 * @param memtables active memtable first; without the empty memtable of a read-only store
 * @param keyspaces their keyspaces
 */
public record MemTablesView(List<MemTableInfo> memtables, KeyspaceBreakdown keyspaces)
    implements View {
  /** Returns the current memtables. */
  public static MemTablesView of(Scope scope) {
    return new MemTablesView(scope.memtables(), KeyspaceBreakdown.of(scope));
  }

  /** Omits the empty memtable of a read-only store. */
  public MemTablesView {
    memtables = memtables.stream()
        .filter(info -> !(isReplayed(info) && info.entries() == 0))
        .toList();
  }

  /** Returns whether a memtable was replayed from the logs of a read-only store. */
  private static boolean isReplayed(MemTableInfo info) {
    return info.logNumber() == 0;
  }

  /** Returns the number of entries that are not yet flushed to tables. */
  long entries() {
    return memtables.stream().mapToLong(MemTableInfo::entries).sum();
  }

  /**
   * Prints one line per memtable, as part of another view; their sum if there are several
   * keyspaces.
   */
  void lines(Output out) {
    if (keyspaces.isOfSeveral()) {
      long bytes = memtables.stream().mapToLong(MemTableInfo::bytes).sum();
      out.println(Units.count(memtables.size(), "memtable") + ": " + Units.bytes(bytes) + ", "
          + Units.count(entries(), "entry", "entries"));
      return;
    }
    for (MemTableInfo info : memtables) {
      out.println("memtable %d  %-8s  %s, %s, %s"
          .formatted(
              info.id(),
              info.phase().name().toLowerCase(Locale.ROOT),
              Units.bytes(info.bytes()),
              Units.count(info.entries(), "entry", "entries"),
              isReplayed(info)
                  ? "in the log, not yet flushed"
                  : String.format(Locale.ROOT, "log %06d.wal", info.logNumber())));
    }
  }

  @Override
  public void text(Output out, Ink ink) {
    TextTable table = new TextTable().number("id").text("phase").number("entries");
    table.number("memory").number("log");
    Set<Integer> shown = keyspaces.shown();
    if (keyspaces.isOfSeveral()) {
      table.text("keyspace");
    }
    for (MemTableInfo info : memtables) {
      List<String> row = new ArrayList<>(List.of(
          Long.toString(info.id()),
          info.phase().name().toLowerCase(Locale.ROOT),
          Units.count(info.entries()),
          Units.bytes(info.bytes()),
          info.logNumber() == 0 ? "-" : Long.toString(info.logNumber())));
      if (keyspaces.isOfSeveral()) {
        row.add(QuotedName.shortOf(keyspaces.name(info.keyspace())));
      }
      if (!keyspaces.isOfSeveral() || shown.contains(info.keyspace())) {
        table.row(row);
      }
    }
    table.write(out, ink);
    if (memtables.isEmpty()) {
      out.println("no memtables: all entries are in tables");
    } else if (memtables.stream().allMatch(MemTablesView::isReplayed)) {
      out.println("in the log, not yet flushed; 'kiwi flush' writes them to tables");
    }
    keyspaces.text(out, ink);
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (MemTableInfo info : memtables) {
      json.writeStartObject();
      json.writeNumberField("id", info.id());
      keyspaces.jsonKeyspace(json, info.keyspace());
      json.writeStringField("phase", info.phase().name().toLowerCase(Locale.ROOT));
      json.writeNumberField("entries", info.entries());
      json.writeNumberField("bytes", info.bytes());
      json.writeNumberField("log", info.logNumber());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
