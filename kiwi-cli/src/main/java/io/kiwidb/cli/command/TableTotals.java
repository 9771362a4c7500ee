package io.kiwidb.cli.command;

import io.kiwidb.TableInfo;
import io.kiwidb.cli.view.Units;
import java.util.List;

/** All tables in a phrase. */
final class TableTotals {
  private TableTotals() {}

  static String of(List<TableInfo> tables) {
    long bytes = tables.stream().mapToLong(TableInfo::bytes).sum();
    long entries = tables.stream().mapToLong(TableInfo::entries).sum();
    return Units.count(tables.size()) + (tables.size() == 1 ? " table, " : " tables, ")
        + Units.count(entries) + " entries, " + Units.bytes(bytes);
  }
}
