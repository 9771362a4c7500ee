package io.kiwidb.testkit.strategy;

import io.kiwidb.Profile;
import io.kiwidb.Setting;
import io.kiwidb.TableInfo;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.LsmView;
import io.kiwidb.spi.LsmView.Level;
import io.kiwidb.spi.LsmView.Rules;
import io.kiwidb.spi.LsmView.RunningJob;
import io.kiwidb.spi.SettingValues;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Parses a tree drawn as text, one level per line:
 *
 * <pre>
 * L0: 7[a-f]x10 6[c-k]x10*
 * L2@m: 3[a-c]x100 5[d-z]x40
 * </pre>
 *
 * <p>A table consists of its number, its smallest and largest key, its size in bytes, and, after a
 * tilde, the number of deletions. A star marks an input of a running job; a number after the star
 * distinguishes jobs, whose target is their deepest input level, or the next level if they have
 * only one input level; an equals sign after star and number means that the job stays in its level.
 * The text after the at sign is the resume key of the level. Levels that are not drawn are empty. A
 * table has one entry per byte and ten sequence numbers, ending at ten times its number; its
 * creation time is its number in milliseconds.
 *
 * <p>Threading: immutable.
 */
public final class TreeDrawing {
  private static final Pattern LEVEL = Pattern.compile("L(\\d+)(?:@(\\w+))?:(.*)");
  private static final Pattern TABLE =
      Pattern.compile("(\\d+)\\[(\\w+)-(\\w+)]x(\\d+)(?:~(\\d+))?(\\*\\d*=?)?");
  private static final Pattern RULE = Pattern.compile("(?<=^|\\s)(\\w+)=(\\d+)");
  private static final int SEQUENCES = 10;

  private TreeDrawing() {}

  /** The view that a drawing shows, of a strategy without settings of its own. */
  public static LsmView parse(String rules, List<String> lines) {
    return parse(rules, List.of(), lines);
  }

  /**
   * Returns the view of a drawing.
   *
   * @param rules such as {@code levels=4 trigger=4 base=100 multiplier=10 table=50 deletions=50
   *     now=0 pausing=0 idle=0}, which are the defaults. {@code snapshot=25} adds a snapshot at
   *     that sequence number
   * @param settings those of the strategy: rules may set them by name, as in
   *     {@code fifo.bytes=300}; otherwise they have their defaults of the profile {@code prod}
   * @param lines the levels
   */
  public static LsmView parse(String rules, List<Setting<?>> settings, List<String> lines) {
    List<Level> levels = new ArrayList<>();
    for (int i = 0; i < rule(rules, "levels", 4); i++) {
      levels.add(new Level(i, List.of(), new byte[0]));
    }
    Map<String, List<TableInfo>> jobs = new TreeMap<>();
    for (String line : lines) {
      Matcher level = LEVEL.matcher(line.trim());
      require(level.matches(), line);
      int number = Integer.parseInt(level.group(1));
      byte[] resume = level.group(2) == null ? new byte[0] : key(level.group(2));
      levels.set(number, new Level(number, tables(number, level.group(3), jobs), resume));
    }
    Rules bounds = new Rules(
        (int) rule(rules, "trigger", 4),
        rule(rules, "base", 100),
        (int) rule(rules, "multiplier", 10),
        rule(rules, "table", 50),
        (int) rule(rules, "deletions", 50),
        values(rules, settings));
    return new LsmView(
        List.copyOf(levels),
        jobs.entrySet().stream()
            .map(job -> running(job.getValue(), job.getKey().endsWith("=")))
            .toList(),
        bounds,
        KeyOrder.BYTEWISE,
        rule(rules, "now", 0),
        rule(rules, "snapshot", Long.MAX_VALUE),
        rule(rules, "pausing", 0) + rule(rules, "idle", 0) != 0,
        rule(rules, "idle", 0) != 0,
        Map.of());
  }

  private static RunningJob running(List<TableInfo> inputs, boolean stays) {
    int first = inputs.stream().mapToInt(TableInfo::level).min().orElseThrow();
    int last = inputs.stream().mapToInt(TableInfo::level).max().orElseThrow();
    return new RunningJob(
        inputs.stream().map(TableInfo::number).collect(Collectors.toUnmodifiableSet()),
        first == last && !stays ? last + 1 : last,
        inputs.stream()
            .map(TableInfo::smallestKey)
            .min(KeyOrder.BYTEWISE::compare)
            .orElseThrow(),
        inputs.stream()
            .map(TableInfo::largestKey)
            .max(KeyOrder.BYTEWISE::compare)
            .orElseThrow());
  }

  private static List<TableInfo> tables(int level, String text, Map<String, List<TableInfo>> jobs) {
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
          table.group(5) == null ? 0 : Long.parseLong(table.group(5)),
          smallest,
          largest,
          newest - SEQUENCES + 1,
          newest,
          number));
      if (table.group(6) != null) {
        jobs.computeIfAbsent(table.group(6), job -> new ArrayList<>())
            .add(tables.get(tables.size() - 1));
      }
    }
    return List.copyOf(tables);
  }

  private static SettingValues values(String rules, List<Setting<?>> settings) {
    SettingValues values = SettingValues.defaults(Profile.PROD);
    for (String word : rules.split("\\s+")) {
      String name = word.substring(0, Math.max(0, word.indexOf('=')));
      for (Setting<?> setting : settings) {
        if (setting.name().equals(name)) {
          values = values.with(setting, word.substring(name.length() + 1));
        }
      }
    }
    return values;
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
      throw new IllegalArgumentException("invalid drawing of a level or table: " + text);
    }
  }
}
