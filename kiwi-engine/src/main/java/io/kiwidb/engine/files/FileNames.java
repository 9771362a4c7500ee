package io.kiwidb.engine.files;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of a database's files: {@code LOCK}, {@code CURRENT}, {@code CURRENT.tmp},
 * {@code MANIFEST-n}, {@code OPTIONS-n}, {@code OPTIONS.tmp}, {@code n.wal}, {@code n.sst} and
 * {@code n.blob}, where {@code n} is a file number of at least six digits.
 */
public final class FileNames {
  /** Locked by the process that has the database open. */
  public static final String LOCK = "LOCK";

  /** Names the manifest. */
  public static final String CURRENT = "CURRENT";

  /** The next {@link #CURRENT} while it is being written. */
  public static final String CURRENT_TEMPORARY = "CURRENT.tmp";

  /** The next settings file while it is being written. */
  public static final String OPTIONS_TEMPORARY = "OPTIONS.tmp";

  private static final Pattern NUMBERED =
      Pattern.compile("(MANIFEST|OPTIONS)-(\\d{6,19})|(\\d{6,19})\\.(wal|sst|blob)");

  private static final Pattern SERVER_LOG = Pattern.compile("kiwi\\.log(\\.\\d)?");

  private FileNames() {}

  /** The kinds of numbered files. */
  public enum Kind {
    /** The history of the set of tables and logs. */
    MANIFEST,
    /** Persisted settings. */
    OPTIONS,
    /** A log segment. */
    WAL,
    /** A table. */
    SST,
    /** Large values. */
    BLOB
  }

  /**
   * The parts of the name of a numbered file.
   *
   * @param kind the kind of file
   * @param number the file number
   */
  public record Parsed(Kind kind, long number) {}

  /** Returns the name of a manifest. */
  public static String manifest(long number) {
    return "MANIFEST-%06d".formatted(number);
  }

  /** Returns the name of a settings file. */
  public static String options(long number) {
    return "OPTIONS-%06d".formatted(number);
  }

  /** Returns the name of a log segment. */
  public static String log(long number) {
    return "%06d.wal".formatted(number);
  }

  /** Returns the name of a table. */
  public static String table(long number) {
    return "%06d.sst".formatted(number);
  }

  /** Returns the name of a blob file. */
  public static String blob(long number) {
    return "%06d.blob".formatted(number);
  }

  /** Parses a name; empty if it is not that of a numbered file. */
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
              Kind.valueOf(matcher.group(4).toUpperCase(Locale.ROOT)),
              Long.parseLong(matcher.group(3))));
    } catch (NumberFormatException e) {
      return Optional.empty(); // nineteen digits that overflow a long
    }
  }

  /** Returns whether it is the name of a file that exists only while it is being written. */
  public static boolean isTemporary(String name) {
    return name.equals(CURRENT_TEMPORARY) || name.equals(OPTIONS_TEMPORARY);
  }

  /**
   * Returns whether it is the name of a log that a server writes for people beside the database. It
   * is no file of the database, and does not keep one from being created.
   */
  public static boolean isServerLog(String name) {
    return SERVER_LOG.matcher(name).matches();
  }

  /** Returns whether it is the name of a database file. */
  public static boolean belongs(String name) {
    return name.equals(LOCK)
        || name.equals(CURRENT)
        || isTemporary(name)
        || parse(name).isPresent();
  }
}
