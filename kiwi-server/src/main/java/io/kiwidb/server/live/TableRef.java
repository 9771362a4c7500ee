package io.kiwidb.server.live;

import io.kiwidb.TableInfo;
import java.util.List;

/**
 * Names a table. Threading: immutable.
 *
 * @param number its file number
 * @param level its level
 * @param bytes size of the file
 */
public record TableRef(long number, int level, long bytes) {
  /** Returns the names of tables. */
  public static List<TableRef> of(List<TableInfo> tables) {
    return tables.stream()
        .map(table -> new TableRef(table.number(), table.level(), table.bytes()))
        .toList();
  }
}
