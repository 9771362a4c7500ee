package io.kiwidb.io;

/**
 * The names that a storage accepts: flat, so that no name leads out of the directory. Threading:
 * stateless.
 */
final class FileName {
  private FileName() {}

  /** Returns the name if it is one; {@link IllegalArgumentException} otherwise. */
  static String check(String name) {
    if (name.isEmpty()
        || name.equals(".")
        || name.equals("..")
        || name.chars().anyMatch(FileName::leadsElsewhere)) {
      throw new IllegalArgumentException("'" + name
          + "' is no name of a file in a storage: it must not be empty, '.' or '..', nor hold a separator or a"
          + " control character");
    }
    return name;
  }

  private static boolean leadsElsewhere(int c) {
    return c == '/' || c == '\\' || c == ':' || c < ' ' || c == 0x7f;
  }
}
