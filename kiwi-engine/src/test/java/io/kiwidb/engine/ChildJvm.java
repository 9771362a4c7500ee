package io.kiwidb.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A child process of the JDK that runs the tests, whose memory no other test uses. */
public final class ChildJvm {
  private static final long PATIENCE_SECONDS = 240;

  private ChildJvm() {}

  /**
   * Runs a class to its end and returns the lines {@code name=number} that it prints.
   *
   * @param flags of the JVM
   */
  public static Map<String, Long> run(Class<?> main, List<String> flags, String... arguments)
      throws IOException, InterruptedException, URISyntaxException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(flags);
    words.addAll(List.of("-cp", classPath(), main.getName()));
    words.addAll(List.of(arguments));
    Path said = Files.createTempFile("kiwi-child-", ".out");
    String output;
    try {
      Process process = new ProcessBuilder(words)
          .redirectErrorStream(true)
          .redirectOutput(said.toFile())
          .start();
      try {
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
          printThreads(process.pid(), said);
        }
        output = Files.readString(said);
        assertThat(ended).as("%s hangs: %s", words, output).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
      } finally {
        process.destroyForcibly().waitFor();
      }
    } finally {
      Files.delete(said);
    }
    return output
        .lines()
        .filter(line -> line.matches("[\\w. -]+=\\d+"))
        .map(line -> line.split("=", -1))
        .collect(Collectors.toMap(line -> line[0], line -> Long.valueOf(line[1])));
  }

  /** Lets a process say what its threads do, which a JVM can do even when its heap is full. */
  private static void printThreads(long pid, Path said) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-QUIT", Long.toString(pid)).inheritIO().start().waitFor();
    Gates.until(() -> holds(said, "JNI global refs"));
  }

  private static boolean holds(Path file, String text) {
    try {
      return Files.readString(file).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Everything that the tests have; the tests themselves are patched into the module that they
   * test, and then on no path.
   */
  private static String classPath() throws URISyntaxException {
    Path tests = Path.of(
        ChildJvm.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path testClasses = tests.resolveSibling("test-classes");
    return Stream.of(
            System.getProperty("jdk.module.path", ""),
            System.getProperty("java.class.path", ""),
            System.getProperty("surefire.test.class.path", ""),
            tests.toString(),
            testClasses.toString())
        .filter(path -> !path.isEmpty())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
