package io.kiwidb.cli.view;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kiwidb.OpenMode;
import io.kiwidb.Settings;
import io.kiwidb.Statistics;
import io.kiwidb.TableInfo;
import io.kiwidb.cli.format.Excerpt;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import io.kiwidb.key.KeyOrder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The LSM tree of a keyspace: one line per level with a fill bar, then the memtables and their
 * logs. Of a store with several keyspaces it shows the sums over their trees; level 0 is as full as
 * the fullest one.
 *
 * <p>Threading: immutable.
 *
 * @param mode how the store was opened
 * @param stats statistics of the store or keyspace
 * @param levels level 0 first
 * @param memtables the active one first
 * @param measure what the fill is relative to: {@code of target} or {@code of largest}
 * @param width width in columns
 */
public record LevelsView(
    OpenMode mode,
    Statistics stats,
    List<Row> levels,
    MemTablesView memtables,
    String measure,
    int width)
    implements View {
  /** Width of a pipe, or of a terminal with unknown width, in columns. */
  public static final int DEFAULT_WIDTH = 80;

  private static final String ROW = "%-3s %6s %10s %s %5s %7s %7s ";
  private static final int ROW_WIDTH = 45; // without the bar
  private static final int WIDEST_BAR = 32;
  private static final int NARROWEST_BAR = 4;
  private static final int NARROWEST_KEYS = 16;
  private static final String RANGE = " .. ";
  private static final String FULL = "█";
  private static final String EMPTY = "░";
  private static final double MOST_SHOWN = 9.99;

  /**
   * One level.
   *
   * @param level its statistics
   * @param share fill, where 1 is full: bytes relative to the target, or to the largest level if
   *     there are no targets; for level 0, tables relative to the trigger
   * @param firstKey smallest key of its tables, shortened; empty if there are no tables
   * @param lastKey largest key of its tables, shortened; empty if there are no tables
   */
  public record Row(Statistics.Level level, double share, String firstKey, String lastKey) {}

  /** Returns the current tree. */
  public static LevelsView of(Scope scope, int width) {
    Statistics stats = scope.stats();
    MemTablesView memtables = MemTablesView.of(scope);
    // Keys of several keyspaces have no order in common, so none are shown.
    List<TableInfo> tables = memtables.keyspaces().isOfSeveral() ? List.of() : scope.tables();
    KeyOrder order = scope
        .keyspace()
        .map(keyspace -> keyspace.keyspaceOptions().keyOrder())
        .orElseGet(() -> scope.db().options().keyOrder());
    boolean sized = stats.levels().stream().anyMatch(level -> level.targetBytes() > 0);
    long largest =
        stats.levels().stream().mapToLong(Statistics.Level::bytes).max().orElse(0);
    List<Row> rows = new ArrayList<>();
    for (Statistics.Level level : stats.levels()) {
      List<TableInfo> own =
          tables.stream().filter(table -> table.level() == level.number()).toList();
      double share = level.number() == 0
          ? shareOfLevelZero(scope, level.tables())
          : share(level.bytes(), sized ? level.targetBytes() : largest);
      String first = own.stream()
          .map(TableInfo::smallestKey)
          .min(order::compare)
          .map(Excerpt::of)
          .orElse("");
      String last = own.stream()
          .map(TableInfo::largestKey)
          .max(order::compare)
          .map(Excerpt::of)
          .orElse("");
      rows.add(new Row(level, share, first, last));
    }
    return new LevelsView(
        scope.db().options().openMode(),
        stats,
        rows,
        memtables,
        sized ? "of target" : "of largest",
        width);
  }

  private static double shareOfLevelZero(Scope scope, long tables) {
    if (scope.keyspace().isPresent() || scope.db().keyspaces().size() == 1) {
      return share(tables, scope.settings().get(Settings.L0_TRIGGER));
    }
    Map<Integer, Long> counts = scope.db().tables().stream()
        .filter(table -> table.level() == 0)
        .collect(Collectors.groupingBy(TableInfo::keyspace, Collectors.counting()));
    return scope.db().keyspaces().stream()
        .filter(keyspace -> counts.containsKey(keyspace.id()))
        .mapToDouble(keyspace -> share(
            counts.getOrDefault(keyspace.id(), 0L), keyspace.settings().get(Settings.L0_TRIGGER)))
        .max()
        .orElse(0);
  }

  /** Returns the fill of a level: infinite for a non-empty level whose target is 0. */
  private static double share(long part, long whole) {
    if (part == 0) {
      return 0;
    }
    return whole == 0 ? Double.POSITIVE_INFINITY : (double) part / whole;
  }

  @Override
  public void text(Output out, Ink ink) {
    int free = width - ROW_WIDTH;
    boolean several = memtables.keyspaces().isOfSeveral();
    int keys = several || free < NARROWEST_BAR + NARROWEST_KEYS
        ? 0
        : free - Math.min(WIDEST_BAR, free / 2);
    int bar = Math.max(NARROWEST_BAR, several ? Math.min(WIDEST_BAR, free) : free - keys);
    String measured = String.format("%-" + bar + "s", bar < measure.length() ? "" : measure);
    String heading = ROW.formatted("", "tables", "size", measured, "full", "entries", "deleted")
        + (keys == 0 ? "" : "keys");
    out.println(ink.paint(Ink.Role.HEADING, heading.stripTrailing()));
    levels.forEach(row -> level(row, bar, keys, out, ink));
    out.println("");
    memtables.lines(out);
    if (mode != OpenMode.READ_ONLY) { // unknown to a reader: another process wrote the log
      out.println("unsynced log: " + Units.bytes(stats.unsyncedLogBytes()));
    }
    memtables.keyspaces().text(out, ink);
  }

  private static void level(Row row, int bar, int keys, Output out, Ink ink) {
    Statistics.Level level = row.level();
    int filled = (int) Math.min(bar, Math.ceil(row.share() * bar));
    String drawn = ink.paint(row.share() > 1 ? Ink.Role.ERROR : Ink.Role.GOOD, FULL.repeat(filled))
        + ink.paint(Ink.Role.NOTE, EMPTY.repeat(bar - filled));
    String text = ROW.formatted(
        "L" + level.number(),
        Units.shortCount(level.tables()),
        Units.bytes(level.bytes()),
        drawn,
        percent(row),
        Units.shortCount(level.entries()),
        Units.shortCount(level.deletions()));
    String range = level.tables() == 0 || keys == 0
        ? ""
        : ink.paint(Ink.Role.KEY, range(row.firstKey(), row.lastKey(), keys));
    out.println((text + range).stripTrailing());
  }

  private static String percent(Row row) {
    if (row.level().tables() == 0) {
      return "-";
    }
    return row.share() > MOST_SHOWN ? ">999%" : Math.round(row.share() * 100) + "%";
  }

  /**
   * Formats the first and last key in {@code room} columns; a short key leaves its space to the
   * other.
   */
  private static String range(String first, String last, int room) {
    int each = room - RANGE.length();
    int firstRoom = Math.max(each / 2, each - last.length());
    String shown = cut(first, firstRoom);
    return shown + RANGE + cut(last, each - shown.length());
  }

  private static String cut(String text, int room) {
    return text.length() <= room ? text : text.substring(0, Math.max(0, room - 1)) + "~";
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("levels");
    for (Row row : levels) {
      Statistics.Level level = row.level();
      json.writeStartObject();
      json.writeNumberField("level", level.number());
      json.writeNumberField("tables", level.tables());
      json.writeNumberField("bytes", level.bytes());
      json.writeNumberField("targetBytes", level.targetBytes());
      json.writeNumberField("entries", level.entries());
      json.writeNumberField("deletions", level.deletions());
      json.writeStringField("firstKey", row.firstKey());
      json.writeStringField("lastKey", row.lastKey());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeFieldName("memtables");
    memtables.json(json);
    json.writeNumberField("unsyncedLogBytes", stats.unsyncedLogBytes());
    memtables.keyspaces().json(json);
    json.writeEndObject();
  }
}
