package io.kiwidb.server.resource;

import io.kiwidb.TableInfo;
import io.kiwidb.server.json.Encoding;
import java.util.AbstractList;
import java.util.List;

/**
 * Tables of an answer, each written when it is asked for: a tree of a million tables is never in
 * memory as strings. Threading: immutable.
 */
final class WrittenTables extends AbstractList<Tables.Info> {
  private final Tables.Writer writer;
  private final List<TableInfo> tables;

  private WrittenTables(Tables.Writer writer, List<TableInfo> tables) {
    this.writer = writer;
    this.tables = tables;
  }

  /** Returns the tables of a list that is not modified; fails if a key cannot be encoded. */
  static List<Tables.Info> of(Tables.Writer writer, List<TableInfo> tables) {
    if (writer.encoding() == Encoding.TEXT) { // once the answer is under way it is too late to say
      tables.forEach(writer::write);
    }
    return new WrittenTables(writer, tables);
  }

  @Override
  public Tables.Info get(int index) {
    return writer.write(tables.get(index));
  }

  @Override
  public int size() {
    return tables.size();
  }
}
