package io.kiwidb.engine.files;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one grammar of the names of a database's files: {@code LOCK}, {@code CURRENT},
 * {@code CURRENT.tmp}, {@code MANIFEST-n}, {@code OPTIONS-n}, {@code OPTIONS.tmp}, {@code n.wal}
 * and {@code n.sst}, where {@code n} is a file number of at least six digits.
 */
public final class FileNames {
  /** Held by the process that has the database open. */
  public static final String LOCK = "LOCK";

  /** Names the manifest. */
  public static final String CURRENT = "CURRENT";

  /** The next {@link #CURRENT} while it is being written. */
  public static final String CURRENT_TEMPORARY = "CURRENT.tmp";

  /** The next settings file while it is being written. */
  public static final String OPTIONS_TEMPORARY = "OPTIONS.tmp";

  private static final Pattern NUMBERED =
      Pattern.compile("(MANIFEST|OPTIONS)-(\\d{6,19})|(\\d{6,19})\\.(wal|sst)");

  private FileNames() {}

  /** What a numbered file is for. */
  public enum Kind {
    /** The history of the set of tables and logs. */
    MANIFEST,
    /** Persisted settings. */
    OPTIONS,
    /** A segment of the log. */
    WAL,
    /** A table. */
    SST
  }

  /**
   * The parts of a numbered file's name.
   *
   * @param kind what it is for
   * @param number its number
   */
  public record Parsed(Kind kind, long number) {}

  /** The name of a manifest. */
  public static String manifest(long number) {
    return "MANIFEST-%06d".formatted(number);
  }

  /** The name of a settings file. */
  public static String options(long number) {
    return "OPTIONS-%06d".formatted(number);
  }

  /** The name of a log segment. */
  public static String log(long number) {
    return "%06d.wal".formatted(number);
  }

  /** The name of a table. */
  public static String table(long number) {
    return "%06d.sst".formatted(number);
  }

  /** The parts of a name; empty if it is not the name of a numbered file. */
  public static Optional<Parsed> parse(String name) {
    Matcher matcher = NUMBERED.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return matcher.group(1) != null
          ? Optional.of(
              new Parsed(Kind.valueOf(matcher.group(1)), Long.parseLong(matcher.group(2))))
          : Optional.of(new Parsed(
              matcher.group(4).equals("wal") ? Kind.WAL : Kind.SST,
              Long.parseLong(matcher.group(3))));
    } catch (NumberFormatException e) {
      return Optional.empty(); // nineteen digits that do not fit a long
    }
  }

  /** Whether it is the name of a file that is only there while it is being written. */
  public static boolean isTemporary(String name) {
    return name.equals(CURRENT_TEMPORARY) || name.equals(OPTIONS_TEMPORARY);
  }

  /** Whether the name is one that a database uses. */
  public static boolean belongs(String name) {
    return name.equals(LOCK)
        || name.equals(CURRENT)
        || isTemporary(name)
        || parse(name).isPresent();
  }
}
