package io.kiwidb.bench.report;

import java.util.List;

/**
 * A table in Markdown, the first column aligned to the left and the others to the right. Threading:
 * not thread-safe.
 */
public final class MarkdownTable {
  private final TextTable table;

  /** With a title for each column. */
  public MarkdownTable(List<String> heading) {
    table = new TextTable(heading);
  }

  /** Adds a row. */
  public void row(List<String> cells) {
    table.row(cells);
  }

  /** The whole table. */
  public String text() {
    return table.markdown();
  }
}
