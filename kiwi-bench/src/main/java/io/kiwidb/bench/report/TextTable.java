package io.kiwidb.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A table with a heading; the first column is left-aligned, the others right-aligned. Threading:
 * not thread-safe.
 */
final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();

  TextTable(List<String> heading) {
    rows.add(heading);
  }

  void row(List<String> cells) {
    assert cells.size() == rows.get(0).size();
    rows.add(cells);
  }

  /** Returns the table with columns separated by spaces, for terminals. */
  String plain() {
    return render("", "  ", "");
  }

  /** Returns the table as Markdown. */
  String markdown() {
    List<String> lines = new ArrayList<>(render("| ", " | ", " |").lines().toList());
    StringBuilder rule = new StringBuilder("|");
    for (int column = 0; column < rows.get(0).size(); column++) {
      rule.append(column == 0 ? "---|" : "---:|");
    }
    lines.add(1, rule.toString());
    return String.join("\n", lines) + "\n";
  }

  private String render(String before, String between, String after) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int column = 0; column < columns; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(before);
      for (int column = 0; column < columns; column++) {
        String cell = row.get(column);
        String padding = " ".repeat(widths[column] - cell.length());
        line.append(column == 0 ? cell + padding : between + padding + cell);
      }
      text.append(line.append(after).toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
