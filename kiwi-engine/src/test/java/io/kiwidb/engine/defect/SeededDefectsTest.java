package io.kiwidb.engine.defect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The suites detect the defects they are meant to detect: each {@link Defect} is compiled into
 * separate classes, which a child JVM has first on its path, and the suite named with it must fail
 * there. Without a defect, run in the same way, it passes. None of this can be enabled in the
 * delivered code.
 */
@Tag("jvm-independent")
class SeededDefectsTest {
  private static final long PATIENCE_SECONDS = 900;
  private static final String CHOICE = "kiwi.test.defects";

  /** One of each kind of entry: the script that finds it must shrink to a few operations. */
  private static final Set<String> SHRUNK = Set.of(
      "a range delete misses the last key of a table",
      "a merge forgets the value below its operands",
      "an old snapshot does not see what has expired since",
      "a blob is collected too early: a table that moves forgets what it refers to");

  private static final int MOST_OPERATIONS = 10;
  private static final String[] PATHS = {
    "jdk.module.path", "java.class.path", "surefire.test.class.path"
  };

  @TempDir
  private Path directory;

  private static List<Defect> all() {
    return Stream.of(
            LogDefects.all(),
            RecoveryDefects.all(),
            WriteDefects.all(),
            ReadDefects.all(),
            GapDefects.all(),
            CheckDefects.all(),
            TableDefects.all())
        .flatMap(List::stream)
        .toList();
  }

  /**
   * Those in whose names the pattern of {@code -Dkiwi.test.defects} is found; without one those
   * that a suite of seconds finds. All of them, {@code -Dkiwi.test.defects=.}, take longer than a
   * build may.
   */
  static List<Defect> defects() {
    String wanted = System.getProperty(CHOICE, "");
    return all().stream()
        .filter(defect -> wanted.isEmpty()
            ? defect.suite() == Suite.LOG_CONTRACT
            : Pattern.compile(wanted).matcher(defect.name()).find())
        .toList();
  }

  /** The long ones run in every build anyhow; here only if defects are asked for by name. */
  static Set<Suite> suites() {
    Set<Suite> suites =
        defects().stream().map(Defect::suite).collect(Collectors.toCollection(LinkedHashSet::new));
    if (System.getProperty(CHOICE) == null) {
      suites.removeAll(Set.of(Suite.POWER_CUT, Suite.MODEL, Suite.ENTRIES, Suite.STRESS));
    }
    return suites;
  }

  @ParameterizedTest
  @MethodSource("defects")
  void isFound(Defect defect) throws Exception {
    DefectiveClasses.compile(defect, classPath(defect.suite(), List.of()), directory);
    int code = run(defect.suite(), List.of(directory.resolve("classes")));
    assertThat(code).as("%s: %s", defect.suite(), output()).isEqualTo(SuiteProcess.FOUND);
    if (SHRUNK.contains(defect.name())) {
      String text = Files.readString(directory.resolve("output"));
      Matcher shrunk = Pattern.compile("shrunk to (\\d+) operations").matcher(text);
      assertThat(shrunk.find()).as("%s: %s", defect, output()).isTrue();
      System.out.println(defect + ": " + shrunk.group());
      assertThat(Integer.parseInt(shrunk.group(1)))
          .as("%s: %s", defect, text)
          .isLessThanOrEqualTo(MOST_OPERATIONS);
    }
  }

  @Test
  void theShrunkOnesAreThere() {
    assertThat(all().stream().map(Defect::name)).containsAll(SHRUNK);
  }

  @ParameterizedTest
  @MethodSource("suites")
  void passesWithoutADefect(Suite suite) throws Exception {
    int code = run(suite, List.of());
    assertThat(code).as("%s: %s", suite, output()).isEqualTo(SuiteProcess.PASSED);
  }

  @Test
  void thereAreEnough() {
    assertThat(all().stream().map(Defect::name).distinct()).hasSizeGreaterThanOrEqualTo(20);
  }

  /** Of every defect, also of those that are not tried in this run: the place is there, once. */
  @Test
  void placesAreThere() throws IOException {
    for (Defect defect : all()) {
      String source = Files.readString(DefectiveClasses.root().resolve(defect.source()));
      assertThat(source.split(Pattern.quote(defect.text()), -1))
          .as("%s", defect)
          .hasSize(2);
    }
  }

  private int run(Suite suite, List<Path> inFront) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-ea",
        "-Xmx1g",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Dkiwi.test.patience=60", // a test that waits for what a defect keeps from happening
        "-Djava.io.tmpdir=" + Files.createDirectories(directory.resolve("tmp"))));
    words.addAll(openedPackages());
    words.addAll(List.of("-cp", classPath(suite, inFront), SuiteProcess.class.getName()));
    words.addAll(suite.tests());
    Process process = new ProcessBuilder(words)
        .directory(DefectiveClasses.root().resolve(suite.module()).toFile())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("output").toFile())
        .start();
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .as("%s ends", suite)
          .isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private String output() throws IOException {
    String text = Files.readString(directory.resolve("output"));
    return text.substring(Math.max(0, text.length() - 5000));
  }

  private static List<String> openedPackages() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--add-opens=") || flag.startsWith("--add-exports="))
        .map(flag -> flag.substring(0, flag.lastIndexOf('=')) + "=ALL-UNNAMED")
        .toList();
  }

  /** Everything that the tests have, with the tests of the suite's module. */
  private static String classPath(Suite suite, List<Path> inFront) {
    Set<Path> entries = new LinkedHashSet<>(inFront);
    for (String module : List.of(suite.module(), "kiwi-engine")) {
      entries.add(DefectiveClasses.root().resolve(module).resolve("target/test-classes"));
    }
    for (String property : PATHS) {
      for (String entry : System.getProperty(property, "").split(File.pathSeparator, -1)) {
        if (!entry.isEmpty()) {
          entries.add(Path.of(entry).toAbsolutePath());
        }
      }
    }
    entries.add(DefectiveClasses.root().resolve("kiwi-engine/target/classes"));
    return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}
