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
 * A JVM of the same make and class path as this one that measures one engine. Threading: immutable.
 */
public final class ChildJvm {
  private static final int WARNS_OF_NATIVE_CODE = 24;

  private final EngineKind engine;
  private final String heap;

  /** With a heap of a size as {@code -Xmx} takes it. */
  public ChildJvm(EngineKind engine, String heap) {
    this.engine = engine;
    this.heap = heap;
  }

  /** Runs {@code kiwi bench} with arguments; its progress goes to this process's standard error. */
  public EngineReport run(List<String> arguments) throws InterruptedException {
    try {
      Path json = Files.createTempFile("kiwi-bench-", ".json");
      try {
        List<String> command = new ArrayList<>(command());
        command.addAll(arguments);
        command.addAll(List.of("--engine", engine.label(), "--json", json.toString()));
        Process process = new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
        int code = await(process);
        if (code != 0) {
          throw new BenchException(
              engine.label() + " ended with exit code " + code + ", see above");
        }
        return ReportFile.readEngine(json);
      } finally {
        Files.deleteIfExists(json);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A run that is given up takes its process with it. */
  private static int await(Process process) throws InterruptedException {
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

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap);
    command.addAll(engine.jvmFlags());
    if (Runtime.version().feature() >= WARNS_OF_NATIVE_CODE) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(BenchMain.class.getName());
    return command;
  }
}
