package io.kiwidb.cli.view;

import io.kiwidb.TableInfo;
import java.util.List;

/** Formats the totals of a list of tables. */
public final class TableTotals {
  private TableTotals() {}

  /** Returns a text such as {@code 2 tables, 1,234 entries, 56.7 KiB}. */
  public static String of(List<TableInfo> tables) {
    long bytes = tables.stream().mapToLong(TableInfo::bytes).sum();
    long entries = tables.stream().mapToLong(TableInfo::entries).sum();
    return Units.count(tables.size(), "table") + ", " + Units.count(entries, "entry", "entries")
        + ", " + Units.bytes(bytes);
  }
}
