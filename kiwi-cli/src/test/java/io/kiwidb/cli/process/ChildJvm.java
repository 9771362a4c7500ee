package io.kiwidb.cli.process;

import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Other processes of the JDK that runs the tests, with what the tests have on their paths. */
final class ChildJvm {
  private static final String[] PATHS = {
    "jdk.module.path", "java.class.path", "surefire.test.class.path"
  };

  private ChildJvm() {}

  /** A tool of the JDK, such as {@code java}, with its arguments. */
  static ProcessBuilder tool(String name, String... arguments) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", name).toString());
    words.addAll(List.of(arguments));
    return new ProcessBuilder(words);
  }

  /** Everything that the tests have, and the tests. */
  static String classPath() {
    Set<Path> all = entries();
    all.add(testClasses());
    return join(all);
  }

  /**
   * The parts of these paths that hold artifacts: jars with these names, or the classes of these
   * modules.
   */
  static String pathOf(Collection<String> artifacts) {
    Pattern names = Pattern.compile(
        "[/\\\\](" + String.join("|", artifacts) + ")([/\\\\]target[/\\\\]|-\\d[^/\\\\]*$)");
    return join(entries().stream()
        .filter(entry -> names.matcher(entry.toString()).find())
        .toList());
  }

  private static Set<Path> entries() {
    Set<Path> entries = new LinkedHashSet<>();
    for (String property : PATHS) {
      for (String entry : System.getProperty(property, "").split(File.pathSeparator, -1)) {
        if (!entry.isEmpty()) {
          entries.add(Path.of(entry).toAbsolutePath());
        }
      }
    }
    return entries;
  }

  /** The tests are patched into the module that they test, and then on no path. */
  private static Path testClasses() {
    String name = ChildJvm.class.getSimpleName() + ".class";
    URI here = URI.create(
        Objects.requireNonNull(ChildJvm.class.getResource(name), name).toString());
    Path directory = Path.of(here).getParent();
    for (int depth = ChildJvm.class.getPackageName().split("\\.", -1).length; depth > 0; depth--) {
      directory = Objects.requireNonNull(directory).getParent();
    }
    return Objects.requireNonNull(directory);
  }

  private static String join(Collection<Path> entries) {
    return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}
