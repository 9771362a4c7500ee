package io.kiwidb.cli.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.cli.Shell;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program in the README with the parts that the README lists for those who choose them one by
 * one: it compiles against kiwi-api alone. (With the one dependency it is run in
 * kiwi-examples/quick-start.)
 */
class QuickStartTest {
  private static final String API = "kiwi-api";

  private static final String SERVER = "kiwi-server";

  /** Comes with kiwi-api. */
  private static final String ANNOTATIONS = "jspecify";

  /** What the dependencies in the README bring with them. */
  private static final List<String> TRANSITIVE = List.of(ANNOTATIONS, "slf4j-api");

  private static final Pattern PARTS =
      Pattern.compile("To choose the parts yourself.*?\\R\\R", Pattern.DOTALL);
  private static final Pattern PART = Pattern.compile("`(kiwi-(?!bom)[a-z]+)`");
  private static final Pattern PROGRAM =
      Pattern.compile("<!-- quickstart -->\\R```java\\R(.*?)```", Pattern.DOTALL);

  private static final Pattern PIECE =
      Pattern.compile("(?<!-->\\R)```java\\R(.*?)```", Pattern.DOTALL);

  @TempDir
  private Path directory;

  private List<String> pieces;
  private String program;
  private String runtimePath;

  @BeforeEach
  void readReadme() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    Path readme = Stream.of(here, here.getParent())
        .map(place -> place.resolve("README.md"))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow();
    String text = Files.readString(readme);
    Matcher found = PROGRAM.matcher(text);
    assertThat(found.find()).as("a program behind the marker in %s", readme).isTrue();
    program = found.group(1);
    pieces = PIECE.matcher(text).results().map(piece -> piece.group(1)).toList();
    List<String> artifacts = new ArrayList<>(TRANSITIVE);
    Matcher parts = PARTS.matcher(text);
    assertThat(parts.find()).as("a paragraph about single parts in %s", readme).isTrue();
    PART.matcher(parts.group()).results().forEach(match -> artifacts.add(match.group(1)));
    assertThat(artifacts).contains(API);
    runtimePath = ChildJvm.pathOf(artifacts);
  }

  @Test
  void itRunsOnTheClassPath() throws Exception {
    Path classes = compile("QuickStart.java", program, "-cp", ChildJvm.pathOf(List.of(API)));
    assertItDoesWhatItSays("-cp", classes + File.pathSeparator + runtimePath, "QuickStart");
  }

  @Test
  void itRunsOnTheModulePath() throws Exception {
    Files.writeString(
        directory.resolve("module-info.java"), "module quickstart { requires io.kiwidb.api; }");
    Path classes = compile(
        "QuickStart.java",
        "package quickstart;\n" + program,
        "--module-path",
        ChildJvm.pathOf(List.of(API, ANNOTATIONS)),
        directory.resolve("module-info.java").toString());
    assertItDoesWhatItSays(
        "--module-path",
        classes + File.pathSeparator + runtimePath,
        "-m",
        "quickstart/quickstart.QuickStart");
  }

  @Test
  void theOtherPiecesOfCodeCompile() throws Exception {
    assertThat(pieces).isNotEmpty().doesNotContain(program);
    StringBuilder methods = new StringBuilder(
            "import io.kiwidb.*;\nimport io.kiwidb.server.*;\nimport java.nio.file.Path;\n")
        .append("abstract class Pieces {\n  Kiwi db;\n  byte[] id, user, mail, key, value;\n");
    for (int i = 0; i < pieces.size(); i++) {
      methods.append("  void piece").append(i).append("() throws Exception {\n");
      methods.append(pieces.get(i)).append("  }\n");
    }
    Path classes = compile(
        "Pieces.java",
        methods.append("}\n").toString(),
        "-cp",
        ChildJvm.pathOf(List.of(API, SERVER)));
    assertThat(classes.resolve("Pieces.class")).exists();
  }

  private Path compile(String name, String text, String... arguments) throws Exception {
    Path source = Files.writeString(directory.resolve(name), text);
    Path classes = directory.resolve("classes");
    ProcessBuilder javac =
        ChildJvm.tool("javac", "-Xlint:all", "-Werror", "-d", classes.toString());
    javac.command().addAll(List.of(arguments));
    javac.command().add(source.toString());
    Process process = javac.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return classes;
  }

  private void assertItDoesWhatItSays(String... arguments) throws Exception {
    Path store = directory.resolve("store");
    Path err = directory.resolve("err");
    ProcessBuilder java = ChildJvm.tool("java", arguments);
    java.command().add(store.toString());
    Process process = java.redirectError(err.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(out + Files.readString(err)).isZero();
    assertThat(out.lines())
        .as(Files.readString(err))
        .containsExactly("greeting = hello", "user:1 = Ada", "user:2 = Grace", "user:3 is durable");
    assertThat(new Shell().run("scan", store).out())
        .isEqualTo("user:1\tsomebody else\nuser:2\tGrace\nuser:3\tBarbara\n");
  }
}
