package io.kiwidb.cli.launcher;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** A copy of what the launcher needs of the source tree, with a Maven that only copies jars. */
final class SourceTree {
  private static final long PATIENCE_SECONDS = 300;

  /** What a process came to. */
  record Run(int code, String out, String err) {}

  private final Path root;
  private final Path tools;
  private final Path jars;
  private final Path log;

  SourceTree(Path root) throws IOException {
    this.root = root;
    this.tools = Files.createDirectory(root.resolve("tools"));
    this.jars = Files.createDirectory(root.resolve("jars"));
    this.log = root.resolve("maven.log");
    Files.copy(launcher(), root.resolve("kiwi"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.writeString(root.resolve("pom.xml"), "");
    for (String tool : new String[] {
      "bash",
      "sh",
      "cat",
      "cp",
      "date",
      "dirname",
      "find",
      "grep",
      "head",
      "mkdir",
      "mktemp",
      "mv",
      "readlink",
      "rm",
      "sed",
      "sleep",
      "tail",
      "touch"
    }) {
      Files.createSymbolicLink(tools.resolve(tool), whereIs(tool));
    }
    executable(tools.resolve("npm"), "exit 1"); // only looked for
    node("v20.19.0", "usable");
    collectJars();
    maven("");
  }

  Path root() {
    return root;
  }

  Path tools() {
    return tools;
  }

  /** Lets Maven do something else before it copies the jars. */
  void maven(String script) throws IOException {
    executable(
        tools.resolve("mvn"),
        "echo \"$*\" >> '" + log + "'\n" + script
            + "\nfor module in kiwi-cli kiwi-bench; do mkdir -p $module/target/lib; cp ../tree/jars/*.jar $module/target/lib/; done");
  }

  /** Puts a Node on the path, with its version and its answer to whether it can build the pages. */
  void node(String version, String answer) throws IOException {
    executable(tools.resolve("node"), nodeScript(version, answer));
  }

  static String nodeScript(String version, String answer) {
    return "[ \"$1\" = --version ] && echo " + version + " || echo " + answer;
  }

  /** What Maven was called with, a line each time. */
  String calls() throws IOException {
    return Files.readString(log);
  }

  /** How often Maven was called. */
  long builds() throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.count();
    }
  }

  Run run(String... args) throws Exception {
    return command(root.resolve("kiwi"), args).run();
  }

  Command command(Path program, String... args) {
    return new Command(program, args);
  }

  static void executable(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Path launcher() {
    Path here = Path.of("").toAbsolutePath();
    return Stream.of(here, here.getParent())
        .map(directory -> directory.resolve("kiwi"))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow();
  }

  private static Path whereIs(String tool) {
    return Stream.of("/bin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin")
        .map(directory -> Path.of(directory, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  /**
   * The jars of the launcher, from the paths of this JVM: what is not packaged yet becomes a jar
   * here.
   */
  private void collectJars() throws IOException {
    Set<Path> entries = new LinkedHashSet<>();
    for (String property :
        new String[] {"jdk.module.path", "java.class.path", "surefire.test.class.path"}) {
      for (String entry : System.getProperty(property, "").split(File.pathSeparator, -1)) {
        if (!entry.isEmpty()) {
          entries.add(Path.of(entry));
        }
      }
    }
    for (Path entry : entries) {
      if (Files.isDirectory(entry)
          && Files.exists(entry.resolve("module-info.class"))
          && !entry.endsWith("test-classes")) {
        pack(entry, jars.resolve(entry.getParent().getParent().getFileName() + ".jar"));
      } else if (entry
          .getFileName()
          .toString()
          .matches(
              "(kiwi-(?!testkit|jackson)|picocli|jline|jackson-core|logback|slf4j|progressbar|agrona|caffeine|lz4).*\\.jar")) {
        Files.copy(entry, jars.resolve(entry.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.deleteIfExists(jars.resolve("kiwi-testkit.jar")); // only tests depend on these
    Files.deleteIfExists(jars.resolve("kiwi-jackson.jar"));
  }

  private static void pack(Path classes, Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> content = Files.walk(classes)) {
      for (Path path : content.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(
            new JarEntry(classes.relativize(path).toString().replace(File.separatorChar, '/')));
        Files.copy(path, out);
        out.closeEntry();
      }
    }
  }

  /** A process to be run in the tree. */
  final class Command {
    private final List<String> words = new ArrayList<>();
    private final Map<String, String> environment = new TreeMap<>();
    private String input = "";
    private Optional<BooleanSupplier> sign = Optional.empty();

    private Command(Path program, String... args) {
      words.add(program.toString());
      words.addAll(List.of(args));
      environment.put("JAVA_HOME", System.getProperty("java.home"));
      environment.put("KIWI_ARCHIVE", "no"); // making one takes longer than a test
    }

    Command environment(String name, String value) {
      environment.put(name, value);
      return this;
    }

    Command input(String text) {
      input = text;
      return this;
    }

    /**
     * Keeps the input open and sends SIGTERM once a log in the directory holds a word. Not SIGINT,
     * which a JVM started from a background job ignores, as its shell does; to the command both are
     * the same.
     */
    Command interruptWhenWritten(Path store, String word) {
      sign = Optional.of(() -> isWritten(store, word));
      return this;
    }

    Run run() throws Exception {
      ProcessBuilder builder = new ProcessBuilder(words).directory(root.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      builder.environment().put("PATH", tools.toString());
      builder.environment().put("HOME", root.toString());
      Process process = builder.start();
      CompletableFuture<String> out =
          CompletableFuture.supplyAsync(() -> all(process.getInputStream()));
      CompletableFuture<String> err =
          CompletableFuture.supplyAsync(() -> all(process.getErrorStream()));
      OutputStream stdin = process.getOutputStream();
      try {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
        stdin.flush();
      } catch (IOException e) {
        // A command that reads no input may be gone already.
        assert e.getMessage() != null;
      }
      if (sign.isPresent()) {
        while (process.isAlive() && !sign.get().getAsBoolean()) {
          Thread.onSpinWait();
        }
        new ProcessBuilder("kill", "-TERM", Long.toString(process.pid()))
            .start()
            .waitFor();
        process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
      closeQuietly(stdin);
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("still running after " + PATIENCE_SECONDS + " s: " + words);
      }
      return new Run(process.exitValue(), out.get(), err.get());
    }

    private static boolean isWritten(Path store, String word) {
      try (Stream<Path> files = Files.list(store)) {
        for (Path log : files.filter(file -> file.toString().endsWith(".wal")).toList()) {
          if (Files.readString(log, StandardCharsets.ISO_8859_1).contains(word)) {
            return true;
          }
        }
      } catch (IOException e) {
        return false; // not made yet
      }
      return false;
    }

    private static void closeQuietly(OutputStream stream) {
      try {
        stream.close();
      } catch (IOException e) {
        assert e.getMessage() != null; // the process is gone
      }
    }
  }

  private static String all(InputStream in) {
    try (in) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
