package io.kiwidb.testkit.storage;

import java.util.regex.Pattern;

/**
 * A pattern of file names in which {@code *} stands for any characters and everything else for
 * itself. Threading: immutable.
 */
public final class NamePattern {
  /** Every name. */
  public static final NamePattern ANY = of("*");

  /** No name of a file. */
  static final NamePattern NONE = of("");

  private final String glob;
  private final Pattern pattern;

  private NamePattern(String glob) {
    this.glob = glob;
    pattern = Pattern.compile(Pattern.quote(glob).replace("*", "\\E.*\\Q"));
  }

  /** Such as {@code *.wal}. */
  public static NamePattern of(String glob) {
    return new NamePattern(glob);
  }

  /** Whether a name fits. */
  public boolean matches(String name) {
    return pattern.matcher(name).matches();
  }

  @Override
  public String toString() {
    return glob;
  }
}
