package io.kiwidb.testkit.kill;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Starts child processes: the same JVM and classes as this process, all on the class path, with a
 * fast start-up and no output of its own on standard output. Threading: immutable.
 */
record ChildJvm(List<String> flags, List<Path> classPath) {
  private static final String[] PATHS = {
    "jdk.module.path", "java.class.path", "surefire.test.class.path"
  };

  /** Returns a configuration like this JVM. */
  static ChildJvm likeThisOne() {
    List<String> flags = new ArrayList<>(List.of(
        "-Xmx160m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xshare:auto",
        "-XX:-UsePerfData",
        "-XX:+DisplayVMOutputToStderr",
        "-Xlog:disable",
        "-ea",
        "-Dslf4j.internal.verbosity=ERROR"));
    flags.addAll(openedPackages());
    return new ChildJvm(List.copyOf(flags), List.copyOf(entries()));
  }

  /** Returns this configuration with an additional flag. */
  ChildJvm with(String flag) {
    return new ChildJvm(Stream.concat(flags.stream(), Stream.of(flag)).toList(), classPath);
  }

  /**
   * Returns this configuration with a class data sharing archive in a directory, which is created
   * by a process that closes its store and ends; it halves the start-up time of the others.
   */
  ChildJvm archived(Path directory) throws IOException, InterruptedException {
    Path archive = directory.resolve("classes.jsa");
    ChildJvm jars = inJars(directory.resolve("classes"));
    CarriedStore rehearsal = new CarriedStore(directory.resolve("rehearsal"), 1, new KillTally());
    List<String> arguments = rehearsal.arguments(new DrawnOptions(List.of()));
    try (ChildProcess process = jars.with("-XX:ArchiveClassesAtExit=" + archive)
        .start(DoomedProcess.class, arguments, directory.resolve("err"))) {
      rehearsal.await(process, Signal.ACKNOWLEDGED);
      process.order();
      rehearsal.drain(process);
      process.exitCode(); // the archive is written at exit
    }
    rehearsal.remove();
    return jars.with("-XX:SharedArchiveFile=" + archive);
  }

  /** Returns the classes in newly created jars: the JVM does not archive classes in directories. */
  private ChildJvm inJars(Path directory) throws IOException {
    Files.createDirectories(directory);
    List<Path> jars = new ArrayList<>();
    for (Path entry : classPath) {
      if (Files.isDirectory(entry)) {
        Path jar = directory.resolve(jars.size() + ".jar");
        pack(entry, jar);
        jars.add(jar);
      } else {
        jars.add(entry);
      }
    }
    return new ChildJvm(flags, List.copyOf(jars));
  }

  /** Starts a main class; standard error is written to a file. */
  ChildProcess start(Class<?> main, List<String> arguments, Path errors) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(tool("java"));
    words.addAll(flags);
    words.add("-cp");
    words.add(
        classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    words.add(main.getName());
    words.addAll(arguments);
    return new ChildProcess(
        new ProcessBuilder(words).redirectError(errors.toFile()).start(), errors);
  }

  /** Returns the path of a JDK tool. */
  static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  /**
   * Returns the packages opened for optional providers, for ALL-UNNAMED: the child has no modules.
   */
  private static List<String> openedPackages() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--add-opens=") || flag.startsWith("--add-exports="))
        .map(flag -> flag.substring(0, flag.lastIndexOf('=')) + "=ALL-UNNAMED")
        .toList();
  }

  /**
   * Returns all entries on the paths of this process except logging, which takes longer to start
   * than a store.
   */
  private static Set<Path> entries() {
    Set<Path> entries = new LinkedHashSet<>();
    for (String property : PATHS) {
      for (String entry : System.getProperty(property, "").split(File.pathSeparator, -1)) {
        if (!entry.isEmpty() && !entry.contains("logback")) {
          entries.add(Path.of(entry).toAbsolutePath());
        }
      }
    }
    return entries;
  }

  private static void pack(Path directory, Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> content = Files.walk(directory)) {
      for (Path path : content.filter(Files::isRegularFile).sorted().toList()) {
        String name = directory.relativize(path).toString().replace(File.separatorChar, '/');
        out.putNextEntry(new JarEntry(name));
        Files.copy(path, out);
        out.closeEntry();
      }
    }
  }
}
