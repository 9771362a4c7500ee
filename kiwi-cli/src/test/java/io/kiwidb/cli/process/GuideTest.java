package io.kiwidb.cli.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The code on the pages of the guide compiles, each piece as the body of a method. */
class GuideTest {
  private static final Pattern PIECE = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);

  /** What the pieces may use. */
  private static final String HEAD = """
      import io.kiwidb.*;
      import io.kiwidb.codec.*;
      import io.kiwidb.jackson.*;
      import io.kiwidb.server.*;
      import io.kiwidb.storage.*;
      import io.kiwidb.typed.*;
      import java.nio.file.Path;
      import java.time.*;
      import java.util.*;
      import java.util.concurrent.*;

      abstract class Pieces {
        Kiwi db;
        Keyspace users;
        byte[] id, user, mail, key, value;

        static byte[] bytes(String text) {
          return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        }

      """;

  private static final List<String> LIBRARIES = List.of(
      "kiwi-api",
      "kiwi-jackson",
      "kiwi-server",
      "kiwi-storage",
      "jackson-annotations",
      "jackson-core",
      "jackson-databind");

  @TempDir
  private Path directory;

  static Stream<Path> pages() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    Path guide = Stream.of(here, here.getParent())
        .map(place -> place.resolve("docs/guide"))
        .filter(Files::isDirectory)
        .findFirst()
        .orElseThrow();
    try (Stream<Path> pages = Files.list(guide)) {
      return pages
          .filter(page -> page.toString().endsWith(".md"))
          .filter(page -> !page.endsWith("prefix-rules.md")) // PrefixRulesPageTest runs its code
          .filter(page -> !page.endsWith("transactions.md")) // as does TransactionsPageTest
          .sorted()
          .toList()
          .stream();
    }
  }

  @Test
  void thePageForJavaProgramsHasCode() throws IOException {
    Path java = pages().filter(page -> page.endsWith("java.md")).findFirst().orElseThrow();
    assertThat(pieces(java)).hasSizeGreaterThan(5);
  }

  private static List<String> pieces(Path page) throws IOException {
    return PIECE
        .matcher(Files.readString(page))
        .results()
        .map(piece -> piece.group(1))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void theCodeCompiles(Path page) throws Exception {
    StringBuilder source = new StringBuilder(HEAD);
    List<String> pieces = pieces(page);
    for (int i = 0; i < pieces.size(); i++) {
      source.append("  void piece").append(i).append("() throws Exception {\n");
      source.append(pieces.get(i)).append("  }\n");
    }
    Path file =
        Files.writeString(directory.resolve("Pieces.java"), source.append("}\n").toString());
    Process javac = ChildJvm.tool(
            "javac",
            "-Xlint:all",
            "-Werror",
            "-d",
            directory.resolve("classes").toString(),
            "-cp",
            ChildJvm.pathOf(LIBRARIES),
            file.toString())
        .redirectErrorStream(true)
        .start();
    String said = new String(javac.getInputStream().readAllBytes(), UTF_8);
    assertThat(javac.waitFor()).as(said).isZero();
  }
}
