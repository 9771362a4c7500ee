package io.kiwidb.server.problem;

import java.util.regex.Pattern;

/**
 * Texts of a store without the place where it is: a message names files by their paths, and a
 * client needs no more than their names. Threading: immutable.
 */
public final class StorePaths {
  /** A path with its directories; a slash between words, as in {@code read/write}, is none. */
  private static final Pattern DIRECTORIES = Pattern.compile(
      "(?<![\\w.)\\]\\-/\\\\])(?:[A-Za-z]:)?(?:[/\\\\][^/\\\\\\s:;,'\"]+)*[/\\\\](?=[^/\\\\\\s])");

  private StorePaths() {}

  /**
   * Returns a text without paths.
   *
   * @param location where the store is, see {@link io.kiwidb.Kiwi#location}: what is left out
   *     whatever characters it has; other paths are found by their looks
   */
  public static String without(String location, String text) {
    String known = text;
    // That of a store in memory is a word, which may be in any text.
    if (location.indexOf('/') >= 0 || location.indexOf('\\') >= 0) {
      known = known.replace(location + "/", "").replace(location + "\\", "");
      known = known.replace(location, "the store");
    }
    return DIRECTORIES.matcher(known).replaceAll("");
  }
}
