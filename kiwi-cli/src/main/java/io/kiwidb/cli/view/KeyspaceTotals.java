package io.kiwidb.cli.view;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.MemTableInfo;
import io.kiwidb.TableInfo;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The size of a keyspace. Threading: immutable.
 *
 * @param name its name
 * @param id its number
 * @param tables number of tables
 * @param bytes size of the tables
 * @param entries entries of the tables, including old versions and deletions
 * @param deletions how many of these are deletions
 * @param memtableBytes memory of the memtables
 * @param memtableEntries entries of the memtables, including old versions and deletions
 */
public record KeyspaceTotals(
    String name,
    int id,
    long tables,
    long bytes,
    long entries,
    long deletions,
    long memtableBytes,
    long memtableEntries) {
  /** Returns the totals of a keyspace. */
  public static KeyspaceTotals of(Keyspace keyspace) {
    return of(
        keyspace.name(),
        keyspace.id(),
        Scope.of(keyspace).tables(),
        Scope.of(keyspace).memtables());
  }

  /** Returns the totals of all keyspaces of a store, in the order of their creation. */
  public static List<KeyspaceTotals> ofAll(Kiwi db) {
    Map<Integer, List<TableInfo>> tables =
        db.tables().stream().collect(Collectors.groupingBy(TableInfo::keyspace));
    Map<Integer, List<MemTableInfo>> memtables =
        db.memtables().stream().collect(Collectors.groupingBy(MemTableInfo::keyspace));
    return db.keyspaces().stream()
        .map(keyspace -> of(
            keyspace.name(),
            keyspace.id(),
            tables.getOrDefault(keyspace.id(), List.of()),
            memtables.getOrDefault(keyspace.id(), List.of())))
        .toList();
  }

  private static KeyspaceTotals of(
      String name, int id, List<TableInfo> tables, List<MemTableInfo> memtables) {
    List<MemTableInfo> written =
        memtables.stream().filter(info -> info.entries() > 0).toList();
    return new KeyspaceTotals(
        name,
        id,
        tables.size(),
        tables.stream().mapToLong(TableInfo::bytes).sum(),
        tables.stream().mapToLong(TableInfo::entries).sum(),
        tables.stream().mapToLong(TableInfo::deletions).sum(),
        written.stream().mapToLong(MemTableInfo::bytes).sum(),
        written.stream().mapToLong(MemTableInfo::entries).sum());
  }

  /** Returns the bytes on disk and in memory. */
  long allBytes() {
    return bytes + memtableBytes;
  }

  /** Returns whether there is no entry of any kind. */
  private boolean isEmpty() {
    return entries == 0 && memtableEntries == 0;
  }

  /** Returns a text such as {@code 1,234 entries (1,200 in 3 tables of 5.6 MiB, 34 in memory)}. */
  public String contents() {
    if (isEmpty()) {
      return "no entries";
    }
    String inTables = " in " + Units.count(tables, "table") + " of " + Units.bytes(bytes);
    String all = Units.count(entries + memtableEntries, "entry", "entries");
    if (memtableEntries == 0) {
      return all + inTables;
    }
    return entries == 0
        ? all + " in memory"
        : all + " (" + Units.count(entries) + inTables + ", " + Units.count(memtableEntries)
            + " in memory)";
  }

  /** Writes all members of an object. */
  void members(JsonGenerator json) throws IOException {
    json.writeStringField("name", name);
    json.writeNumberField("id", id);
    json.writeNumberField("entries", entries);
    json.writeNumberField("deletions", deletions);
    json.writeNumberField("tables", tables);
    json.writeNumberField("bytes", bytes);
    json.writeNumberField("memtableBytes", memtableBytes);
    json.writeNumberField("memtableEntries", memtableEntries);
  }
}
