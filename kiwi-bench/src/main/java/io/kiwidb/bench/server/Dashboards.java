package io.kiwidb.bench.server;

import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.bench.run.ChildJvm;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Dashboards that are opened and closed in another process. Threading: not thread-safe. */
final class Dashboards implements AutoCloseable {
  private static final String OPENED = "opened";
  private static final String CLOSED = "closed";

  private final Process process;
  private final BufferedWriter commands;
  private final BufferedReader answers;

  /** Starts the process, with no dashboard open yet. */
  Dashboards(ChildJvm jvm) {
    process = jvm.converse(DashboardMain.class, List.of());
    commands = process.outputWriter(StandardCharsets.UTF_8);
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Opens dashboards of a server. Returns when all listen. */
  void open(int number, URI server, String token) {
    say("open " + number + " " + server + " " + token, OPENED);
  }

  /** Closes all dashboards. Throws if one of them was told an error. */
  void closeAll() {
    say("close", CLOSED);
  }

  private void say(String command, String expected) {
    try {
      commands.write(command);
      commands.newLine();
      commands.flush();
      String answer = answers.readLine();
      if (!expected.equals(answer)) {
        throw new BenchException(
            "the process with the dashboards answers " + answer + "; what it printed is above");
      }
    } catch (IOException e) {
      throw new BenchException("the process with the dashboards has gone: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      commands.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      process.destroy();
    }
  }
}
