package io.kiwidb.testkit.kill;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A process from the outside. One that lives too long is taken for hanging: its threads are written
 * down, and it is killed. Threading: one thread.
 */
final class ChildProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;
  private static final int LONGEST_ERROR = 20_000;
  private final Process process;
  private final InputStream signals;
  private final Path errors;
  private final CompletableFuture<String> watch;
  private @Nullable IOException order; // why it did not get its byte

  /** A process that was started, with the file that its standard error goes to. */
  ChildProcess(Process process, Path errors) {
    this.process = process;
    this.signals = process.getInputStream();
    this.errors = errors;
    this.watch = new CompletableFuture<String>()
        .completeOnTimeout("", PATIENCE_SECONDS, TimeUnit.SECONDS)
        .thenApplyAsync(late -> threadsOf(process));
  }

  /** The next signal's byte; -1 when the process is gone. */
  int read() throws IOException {
    return signals.read();
  }

  /**
   * Sends the one byte that it waits for. One that is gone gets nothing, and what it said shows
   * that.
   */
  void order() {
    OutputStream in = process.getOutputStream();
    try {
      in.write(1);
      in.flush();
    } catch (IOException gone) {
      order = gone;
    }
  }

  /** {@code kill -9}; what it said before can still be read. */
  void kill() {
    process.toHandle().destroyForcibly(); // unlike the process itself it leaves the pipe open
  }

  /** Its exit code, once it is gone. */
  int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  /** What it said on standard error, and what its threads did if it was taken for hanging. */
  String errors() throws IOException {
    String text = Files.exists(errors) ? Files.readString(errors) : "";
    String said = text.substring(0, Math.min(text.length(), LONGEST_ERROR));
    if (order != null) {
      said += "\nit could not be told to close: " + order;
    }
    return watch.isDone()
        ? said + "\nit did not end within " + PATIENCE_SECONDS + " s:\n" + watch.join()
        : said;
  }

  @Override
  public void close() throws InterruptedException {
    watch.cancel(false);
    process.destroyForcibly().waitFor();
  }

  private static String threadsOf(Process process) {
    try {
      Process tool = new ProcessBuilder(
              ChildJvm.tool("jcmd"), Long.toString(process.pid()), "Thread.print")
          .redirectErrorStream(true)
          .start();
      return new String(tool.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      return "and its threads cannot be seen: " + e;
    } finally {
      process.toHandle().destroyForcibly();
    }
  }
}
