package io.kiwidb.engine.backup;

import io.kiwidb.engine.files.FileNames;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of the files of a directory of backups. Threading: stateless. */
final class BackupNames {
  static final String LOCK = FileNames.LOCK;
  static final String TEMPORARY = "BACKUP.tmp";

  private static final Pattern GENERATION = Pattern.compile("BACKUP-(\\d{6,18})");
  private static final Pattern STORED = Pattern.compile(
      "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-([A-Z]+(-\\d{6,19})?|\\d{6,19}\\.[a-z]+)-\\d{1,19}-[0-9a-f]{16}");

  private BackupNames() {}

  static String generation(long id) {
    return "BACKUP-%06d".formatted(id);
  }

  /** Returns the number of a backup; empty if it is not the name of one. */
  static OptionalLong id(String name) {
    Matcher matcher = GENERATION.matcher(name);
    return matcher.matches()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }

  static boolean isStored(String name) {
    return STORED.matcher(name).matches();
  }

  static boolean belongs(String name) {
    return name.equals(LOCK) || name.equals(TEMPORARY) || id(name).isPresent() || isStored(name);
  }
}
