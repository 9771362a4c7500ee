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
 * A child process. If it runs too long it is considered hanging: a thread dump is taken, and it is
 * killed. Threading: one thread.
 */
final class ChildProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;
  private static final int LONGEST_ERROR = 20_000;
  private final Process process;
  private final InputStream signals;
  private final Path errors;
  private final CompletableFuture<String> watch;
  private @Nullable IOException order; // why the byte could not be sent

  /** Creates an instance for a started process whose standard error is written to a file. */
  ChildProcess(Process process, Path errors) {
    this.process = process;
    this.signals = process.getInputStream();
    this.errors = errors;
    this.watch = new CompletableFuture<String>()
        .completeOnTimeout("", PATIENCE_SECONDS, TimeUnit.SECONDS)
        .thenApplyAsync(late -> threadsOf(process));
  }

  /** Reads the byte of the next signal; -1 when the process has ended. */
  int read() throws IOException {
    return signals.read();
  }

  /**
   * Sends the byte that makes the process close its store. Has no effect if the process has ended,
   * which its signals show.
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

  /** Kills the process like {@code kill -9}; earlier signals can still be read. */
  void kill() {
    process.toHandle().destroyForcibly(); // unlike Process.destroyForcibly this keeps the pipe open
  }

  /** Waits for the process to end and returns its exit code. */
  int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  /** Returns its standard error, and a thread dump if it was hanging. */
  String errors() throws IOException {
    String text = Files.exists(errors) ? Files.readString(errors) : "";
    String said = text.substring(0, Math.min(text.length(), LONGEST_ERROR));
    if (order != null) {
      said += "\nthe close request failed: " + order;
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
      return "and a thread dump failed: " + e;
    } finally {
      process.toHandle().destroyForcibly();
    }
  }
}
