package io.kiwidb.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of security in {@code docs/guide/server.md} names tests that are there. */
class SecurityPageTest {
  private static final Path ROOT = Path.of("..");
  private static final List<String> MODULES = List.of("kiwi-server", "kiwi-cli", "kiwi-dashboard");
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

  @Test
  void everyTestThatItNamesIsThere() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/guide/server.md"));
    String section = page.substring(page.indexOf("\n## Security\n"));
    Map<String, String> sources = sources();
    List<MatchResult> named = TEST.matcher(section).results().toList();
    assertThat(named).hasSizeGreaterThan(50);
    assertThat(named)
        .filteredOn(test ->
            !sources.getOrDefault(test.group(1), "").contains(" void " + test.group(2) + "("))
        .extracting(MatchResult::group)
        .isEmpty();
  }

  /** Returns the sources of all tests by the names of their classes. */
  private static Map<String, String> sources() throws IOException {
    try (Stream<Path> files = MODULES.stream().flatMap(SecurityPageTest::testsOf)) {
      return files
          .filter(file -> file.toString().endsWith("Test.java"))
          .collect(Collectors.toMap(
              file -> file.getFileName().toString().replace(".java", ""),
              SecurityPageTest::read,
              String::concat));
    }
  }

  private static Stream<Path> testsOf(String module) {
    try {
      return Files.walk(ROOT.resolve(module).resolve("src/test/java"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
