package io.kiwidb.example;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** docs/providers.md, whose code is that of this module. */
final class ProvidersPage {
  /** Tests run in the directory of the module. */
  static final Path MODULE = Path.of("").toAbsolutePath();

  private static final Pattern FILE =
      Pattern.compile("<!-- (file|part of): (\\S+) -->\\R```\\w*\\R(.*?)```\\R", Pattern.DOTALL);

  private ProvidersPage() {}

  static String text() {
    return read(MODULE.resolve("../../docs/providers.md"));
  }

  /**
   * The blocks that say that they are a file, or else those that say that they are part of one, by
   * its path in the module.
   */
  static Map<String, String> blocks(String kind) {
    Map<String, String> blocks = new TreeMap<>();
    Matcher found = FILE.matcher(text());
    while (found.find()) {
      if (found.group(1).equals(kind)) {
        blocks.put(found.group(2), found.group(3));
      }
    }
    return blocks;
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
