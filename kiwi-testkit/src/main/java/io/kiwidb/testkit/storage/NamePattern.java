package io.kiwidb.testkit.storage;

import java.util.regex.Pattern;

/** A pattern of file names in which {@code *} matches any characters. Threading: immutable. */
public final class NamePattern {
  /** Matches all names. */
  public static final NamePattern ANY = of("*");

  /** Matches no file name. */
  static final NamePattern NONE = of("");

  private final String glob;
  private final Pattern pattern;

  private NamePattern(String glob) {
    this.glob = glob;
    pattern = Pattern.compile(Pattern.quote(glob).replace("*", "\\E.*\\Q"));
  }

  /** Returns a pattern such as {@code *.wal}. */
  public static NamePattern of(String glob) {
    return new NamePattern(glob);
  }

  /** Returns whether a name matches. */
  public boolean matches(String name) {
    return pattern.matcher(name).matches();
  }

  @Override
  public String toString() {
    return glob;
  }
}
