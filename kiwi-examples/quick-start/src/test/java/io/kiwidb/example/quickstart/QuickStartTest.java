package io.kiwidb.example.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program of the README, compiled and run with what its one dependency brings, on the class
 * path and on the module path.
 */
class QuickStartTest {
  private static final String BEGIN = "<!-- quickstart -->\n```java\n";
  private static final String OUTPUT = """
      greeting = hello
      user:1 = Ada
      user:2 = Grace
      user:3 is durable
      """;

  @TempDir
  private Path directory;

  private Path source;
  private String dependencies;

  @BeforeEach
  void takeProgram() throws IOException {
    Path project = Path.of("").toAbsolutePath();
    dependencies = Files.readString(project.resolve("target/runtime-classpath")).strip();
    String readme = Files.readString(project.resolve("../../README.md"));
    int begin = readme.indexOf(BEGIN) + BEGIN.length();
    source = Files.writeString(
        Files.createDirectories(directory.resolve("src/quick")).resolve("QuickStart.java"),
        "package quick;\n\n" + readme.substring(begin, readme.indexOf("```", begin)));
  }

  @Test
  void runsOnTheClassPath() throws Exception {
    compile(List.of("-cp", dependencies, source.toString()));
    String classPath = classes() + File.pathSeparator + dependencies;
    assertThat(run(List.of("-cp", classPath, "quick.QuickStart"))).isEqualTo(OUTPUT);
  }

  @Test
  void runsOnTheModulePath() throws Exception {
    Path module = Files.writeString(
        directory.resolve("src/module-info.java"), "module quick { requires io.kiwidb; }");
    compile(List.of("-p", dependencies, source.toString(), module.toString()));
    String modulePath = classes() + File.pathSeparator + dependencies;
    assertThat(run(List.of("-p", modulePath, "-m", "quick/quick.QuickStart"))).isEqualTo(OUTPUT);
  }

  private Path classes() {
    return directory.resolve("classes");
  }

  private void compile(List<String> arguments) {
    List<String> words = new ArrayList<>(List.of("-d", classes().toString()));
    words.addAll(arguments);
    int code = ToolProvider.findFirst("javac")
        .orElseThrow()
        .run(System.out, System.err, words.toArray(String[]::new));
    assertThat(code).isZero();
  }

  /** Runs a Java program with a store as its argument, and returns its standard output. */
  private String run(List<String> arguments) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(arguments);
    words.add(directory.resolve("store").toString());
    Process process =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    process.getInputStream().transferTo(output);
    assertThat(process.waitFor()).isZero();
    return output.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
