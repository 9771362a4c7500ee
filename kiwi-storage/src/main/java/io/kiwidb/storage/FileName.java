package io.kiwidb.storage;

/**
 * Validates file names of a storage: flat, so that no name refers to a file outside the directory.
 * Threading: stateless.
 */
final class FileName {
  private FileName() {}

  /** Returns a valid name; throws {@link IllegalArgumentException} otherwise. */
  static String check(String name) {
    if (name.isEmpty()
        || name.equals(".")
        || name.equals("..")
        || name.chars().anyMatch(FileName::leadsElsewhere)) {
      throw new IllegalArgumentException("invalid file name '" + name
          + "': it must not be empty, '.' or '..', nor contain a separator or control character");
    }
    return name;
  }

  private static boolean leadsElsewhere(int c) {
    return c == '/' || c == '\\' || c == ':' || c < ' ' || c == 0x7f;
  }
}
