package io.kiwidb.testkit.strategy;

import io.kiwidb.TableInfo;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.LsmView;
import io.kiwidb.spi.LsmView.Level;
import io.kiwidb.spi.LsmView.Rules;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tree drawn as text, one level a line:
 *
 * <pre>
 * L0: 7[a-f]x10 6[c-k]x10*
 * L2@m: 3[a-c]x100 5[d-z]x40
 * </pre>
 *
 * <p>A table is its number, its smallest and largest key, and its bytes; a star says that it is busy. What stands behind the at
 * sign is the resume key of the level. Levels that are not drawn are empty. A table has one entry a byte; its sequence numbers are
 * ten, ending at ten times its number; it was made at its number in milliseconds.
 *
 * <p>Threading: immutable.
 */
public final class TreeDrawing {
  private static final Pattern LEVEL = Pattern.compile("L(\\d+)(?:@(\\w+))?:(.*)");
  private static final Pattern TABLE = Pattern.compile("(\\d+)\\[(\\w+)-(\\w+)]x(\\d+)(\\*?)");
  private static final Pattern RULE = Pattern.compile("(\\w+)=(\\d+)");
  private static final int SEQUENCES = 10;

  private TreeDrawing() {}

  /**
   * The view that a drawing shows.
   *
   * @param rules such as {@code levels=4 trigger=4 base=100 multiplier=10 table=50 ttl=0 max=0 now=0}; what is missing is as here
   * @param lines the levels
   */
  public static LsmView parse(String rules, List<String> lines) {
    List<Level> levels = new ArrayList<>();
    for (int i = 0; i < rule(rules, "levels", 4); i++) {
      levels.add(new Level(i, List.of(), new byte[0]));
    }
    Set<Long> busy = new HashSet<>();
    for (String line : lines) {
      Matcher level = LEVEL.matcher(line.trim());
      require(level.matches(), line);
      int number = Integer.parseInt(level.group(1));
      byte[] resume = level.group(2) == null ? new byte[0] : key(level.group(2));
      levels.set(number, new Level(number, tables(number, level.group(3), busy), resume));
    }
    Rules bounds = new Rules(
        (int) rule(rules, "trigger", 4),
        rule(rules, "base", 100),
        (int) rule(rules, "multiplier", 10),
        rule(rules, "table", 50),
        rule(rules, "ttl", 0),
        rule(rules, "max", 0));
    return new LsmView(
        List.copyOf(levels), Set.copyOf(busy), bounds, KeyOrder.BYTEWISE, rule(rules, "now", 0));
  }

  private static List<TableInfo> tables(int level, String text, Set<Long> busy) {
    List<TableInfo> tables = new ArrayList<>();
    for (String word : text.trim().split("\\s+")) {
      if (word.isEmpty()) {
        continue;
      }
      Matcher table = TABLE.matcher(word);
      require(table.matches(), word);
      long number = Long.parseLong(table.group(1));
      long bytes = Long.parseLong(table.group(4));
      byte[] smallest = key(table.group(2));
      byte[] largest = key(table.group(3));
      long newest = number * SEQUENCES;
      tables.add(new TableInfo(
          number,
          level,
          0,
          bytes,
          bytes,
          0,
          smallest,
          largest,
          newest - SEQUENCES + 1,
          newest,
          number));
      if (!table.group(5).isEmpty()) {
        busy.add(number);
      }
    }
    return List.copyOf(tables);
  }

  private static long rule(String rules, String name, long otherwise) {
    Matcher rule = RULE.matcher(rules);
    long value = otherwise;
    while (rule.find()) {
      value = rule.group(1).equals(name) ? Long.parseLong(rule.group(2)) : value;
    }
    return value;
  }

  private static byte[] key(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void require(boolean holds, String text) {
    if (!holds) {
      throw new IllegalArgumentException("not a drawing of a level or table: " + text);
    }
  }
}
