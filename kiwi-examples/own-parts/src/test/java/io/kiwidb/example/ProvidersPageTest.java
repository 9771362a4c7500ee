package io.kiwidb.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.ProviderKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The code on the page is the code of this module, all of it, and as short as the page says. */
class ProvidersPageTest {
  private static final int LINES = 100;

  @Test
  void everyFileOnThePageIsTheFile() {
    assertThat(ProvidersPage.blocks("file"))
        .isNotEmpty()
        .allSatisfy((path, block) -> assertThat(block)
            .as(path)
            .isEqualTo(ProvidersPage.read(ProvidersPage.MODULE.resolve(path))));
  }

  @Test
  void everyPartOfAFileIsInTheFile() {
    assertThat(ProvidersPage.blocks("part of"))
        .isNotEmpty()
        .allSatisfy((path, block) -> assertThat(
                unindented(ProvidersPage.read(ProvidersPage.MODULE.resolve(path))))
            .as(path)
            .contains(unindented(block)));
  }

  private static String unindented(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining("\n"));
  }

  @Test
  void nothingThatIsNeededIsMissingOnThePage() throws IOException {
    try (Stream<Path> files = Files.walk(ProvidersPage.MODULE.resolve("src/main"))) {
      List<String> needed = files
          .filter(Files::isRegularFile)
          .map(file -> ProvidersPage.MODULE.relativize(file).toString().replace('\\', '/'))
          .filter(file -> !file.endsWith("package-info.java"))
          .toList();
      assertThat(ProvidersPage.blocks("file").keySet()).containsAll(needed);
    }
  }

  @Test
  void eachPartHasLessThanAHundredLinesAndThePageSaysHowMany() {
    assertThat(ProvidersPage.text())
        .contains("memtable: " + lines("/memtable/") + " lines")
        .contains("strategy: " + lines("/strategy/") + " lines");
    assertThat(lines("/memtable/")).isLessThan(LINES);
    assertThat(lines("/strategy/")).isLessThan(LINES);
  }

  /** Lines of a part, but for blank ones, comments, imports and {@code @Override}. */
  private static long lines(String directory) {
    return ProvidersPage.blocks("file").entrySet().stream()
        .filter(block -> block.getKey().startsWith("src/main/java/"))
        .filter(block -> block.getKey().contains(directory))
        .flatMap(block -> block.getValue().lines())
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.equals("@Override"))
        .filter(
            line -> Stream.of("//", "/*", "*", "import ", "package ").noneMatch(line::startsWith))
        .count();
  }

  @Test
  void everyKindIsOnThePage() {
    for (ProviderKind kind : ProviderKind.values()) {
      assertThat(ProvidersPage.text())
          .contains("`" + kind.label() + "`")
          .contains("`" + kind.type().getSimpleName() + "`");
    }
  }
}
