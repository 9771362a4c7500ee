package io.kiwidb.bench.report;

import java.util.List;

/**
 * A Markdown table; the first column is left-aligned, the others right-aligned. Threading: not
 * thread-safe.
 */
public final class MarkdownTable {
  private final TextTable table;

  /** Creates a table with column titles. */
  public MarkdownTable(List<String> heading) {
    table = new TextTable(heading);
  }

  /** Adds a row. */
  public void row(List<String> cells) {
    table.row(cells);
  }

  /** Returns the table. */
  public String text() {
    return table.markdown();
  }
}
