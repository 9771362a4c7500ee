package io.kiwidb.example.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program with a store is linked by {@code jlink} and runs from its image. */
class RuntimeImageTest {
  private static final String PROGRAM = "io.kiwidb.example.image";

  /**
   * All that a plain store needs; each is a module by its own descriptor, or jlink would refuse it.
   */
  private static final List<String> NEEDED = List.of(
      PROGRAM,
      "io.kiwidb.api",
      "io.kiwidb.bloom",
      "io.kiwidb.cache",
      "io.kiwidb.compaction",
      "io.kiwidb.engine",
      "io.kiwidb.memtable",
      "io.kiwidb.sstable",
      "io.kiwidb.storage",
      "io.kiwidb.wal",
      "org.slf4j");

  /**
   * Libraries that parts other than the default ones can use. They lie beside, have no descriptor,
   * and must not be pulled in.
   */
  private static final List<String> OPTIONAL =
      List.of("com.github.benmanes.caffeine", "org.agrona", "org.lz4.java");

  @Test
  @Timeout(300)
  void aStoreRunsInAnImageMadeWithBoundServices(@TempDir Path scratch) throws Exception {
    Path image = scratch.resolve("image");
    link(image);
    assertThat(inImage(image, "--list-modules").lines().map(line -> line.replaceFirst("@.*", "")))
        .containsAll(NEEDED)
        .doesNotContainAnyElementsOf(OPTIONAL);
    String store = scratch.resolve("store").toString();
    String main = PROGRAM + "/" + Notebook.class.getName();
    assertThat(inImage(image, "-ea", "-m", main, store, "first", "second").lines())
        .containsExactly("1 first", "2 second");
    assertThat(inImage(image, "-ea", "-m", main, store, "third").lines())
        .containsExactly("1 first", "2 second", "3 third");
  }

  /**
   * In a process of its own: a JDK without jmods links from its own image, which must not be one
   * that runs patched, as tests do.
   */
  private static void link(Path image) throws IOException, InterruptedException {
    Map<String, Path> modules = modules();
    List<String> names =
        Stream.concat(NEEDED.stream(), OPTIONAL.stream()).collect(Collectors.toList());
    assertThat(modules).containsKeys(names.toArray(new String[0]));
    Path jmods = Path.of(System.getProperty("java.home"), "jmods"); // newer JDKs link without them
    String path = Stream.concat(names.stream().map(modules::get), Stream.of(jmods))
        .filter(Files::exists)
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
    run(
        Path.of(System.getProperty("java.home"), "bin", "jlink"),
        image.resolveSibling("said"),
        "--module-path",
        path,
        "--add-modules",
        PROGRAM,
        "--bind-services",
        "--limit-modules", // or every service of the JDK would be bound, too
        String.join(",", names),
        "--output",
        image.toString());
  }

  /** Where the modules are that the tests have, by name, whichever path they are on. */
  private static Map<String, Path> modules() {
    Map<String, Path> found = new TreeMap<>();
    Stream.of("jdk.module.path", "java.class.path", "surefire.test.class.path")
        .flatMap(property -> Stream.of(System.getProperty(property, "").split(File.pathSeparator)))
        .filter(entry -> !entry.isEmpty())
        .map(Path::of)
        .forEach(entry -> namesIn(entry).forEach(name -> found.putIfAbsent(name, entry)));
    return found;
  }

  private static List<String> namesIn(Path entry) {
    try {
      return ModuleFinder.of(entry).findAll().stream()
          .map(ModuleReference::descriptor)
          .map(descriptor -> descriptor.name())
          .collect(Collectors.toList());
    } catch (FindException noModule) {
      return List.of();
    }
  }

  private static String inImage(Path image, String... arguments)
      throws IOException, InterruptedException {
    return run(image.resolve("bin").resolve("java"), image.resolveSibling("said"), arguments);
  }

  /**
   * Runs a program to its end; what it prints. What it prints as errors goes to a file: SLF4J says
   * that it has no provider.
   */
  private static String run(Path program, Path said, String... arguments)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.add(program.toString());
    words.addAll(List.of(arguments));
    Process process = new ProcessBuilder(words).redirectError(said.toFile()).start();
    try {
      String out = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor()).as("%s%n%s", out, Files.readString(said)).isZero();
      return out;
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}
