package io.kiwidb.bench.run;

import io.kiwidb.bench.BenchMain;
import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.bench.engine.EngineKind;
import io.kiwidb.bench.report.EngineReport;
import io.kiwidb.bench.report.ReportFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A child JVM with the Java home and class path of this one that measures one engine. Threading:
 * immutable.
 */
public final class ChildJvm {
  private static final Path NICE = Path.of("/usr/bin/nice");
  private static final int FIRST_JDK_WITH_NATIVE_WARNINGS = 24;

  private final EngineKind engine;
  private final String heap;

  /** Creates a launcher; {@code heap} is the maximum heap in the format of {@code -Xmx}. */
  public ChildJvm(EngineKind engine, String heap) {
    this.engine = engine;
    this.heap = heap;
  }

  /**
   * Runs {@code kiwi bench} with these arguments. Its progress goes to standard error of this
   * process.
   */
  public EngineReport run(List<String> arguments) throws InterruptedException {
    try {
      Path json = Files.createTempFile("kiwi-bench-", ".json");
      try {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of("--engine", engine.label(), "--json", json.toString()));
        int code = await(start(BenchMain.class, all));
        if (code != 0) {
          throw new BenchException(
              engine.label() + " exited with code " + code + "; its output is above");
        }
        return ReportFile.readEngine(json);
      } finally {
        Files.deleteIfExists(json);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts a main class with these arguments. Its progress goes to standard error of this process.
   */
  public Process start(Class<?> main, List<String> arguments) {
    return start(List.of(), main, arguments, ProcessBuilder.Redirect.DISCARD);
  }

  /**
   * Starts a main class that stands for users on other machines, and answers on its standard
   * output: where the command {@code nice} exists, it gets only the time that this process leaves.
   * What it prints to standard error goes to that of this process.
   */
  public Process converse(Class<?> main, List<String> arguments) {
    List<String> nice = Files.isExecutable(NICE) ? List.of(NICE.toString(), "-n", "19") : List.of();
    return start(nice, main, arguments, ProcessBuilder.Redirect.PIPE);
  }

  private Process start(
      List<String> before, Class<?> main, List<String> arguments, ProcessBuilder.Redirect output) {
    List<String> command = new ArrayList<>(before);
    command.addAll(command(main));
    command.addAll(arguments);
    try {
      return new ProcessBuilder(command)
          .redirectInput(ProcessBuilder.Redirect.PIPE)
          .redirectOutput(output)
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the process; kills it if this JVM exits or the thread is interrupted. */
  public static int await(Process process) throws InterruptedException {
    Thread killer = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(killer);
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      throw e;
    } finally {
      Runtime.getRuntime().removeShutdownHook(killer);
    }
  }

  private List<String> command(Class<?> main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap);
    command.addAll(engine.jvmFlags());
    if (Runtime.version().feature() >= FIRST_JDK_WITH_NATIVE_WARNINGS) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    return command;
  }
}
