package io.kiwidb.cli.view;

import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import java.util.ArrayList;
import java.util.List;

/** A table with a heading and aligned columns. Threading: not thread-safe. */
final class TextTable {
  private static final String GAP = "  ";

  /** How a column is aligned. */
  enum Align {
    /** Text. */
    LEFT,
    /** Numbers. */
    RIGHT
  }

  private final List<String> heading = new ArrayList<>();
  private final List<Align> alignment = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();

  TextTable text(String title) {
    heading.add(title);
    alignment.add(Align.LEFT);
    return this;
  }

  TextTable number(String title) {
    heading.add(title);
    alignment.add(Align.RIGHT);
    return this;
  }

  TextTable row(String... cells) {
    return row(List.of(cells));
  }

  TextTable row(List<String> cells) {
    assert cells.size() == heading.size();
    rows.add(List.copyOf(cells));
    return this;
  }

  void write(Output out, Ink ink) {
    int[] widths = new int[heading.size()];
    measure(heading, widths);
    rows.forEach(row -> measure(row, widths));
    out.println(ink.paint(Ink.Role.HEADING, line(heading, widths)));
    rows.forEach(row -> out.println(line(row, widths)));
  }

  private static void measure(List<String> row, int[] widths) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], width(row.get(i)));
    }
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }

  private String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = row.get(i);
      String padding = " ".repeat(widths[i] - width(cell));
      line.append(i == 0 ? "" : GAP);
      line.append(alignment.get(i) == Align.RIGHT ? padding + cell : cell + padding);
    }
    return line.toString().stripTrailing();
  }
}
