package io.kiwidb.cli.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A shell command on a terminal of its own, made by {@code script} of util-linux: Ctrl-C is a
 * signal to whatever runs there, and so is what the terminal echoes.
 *
 * <p>Threading: not thread-safe. Failure: {@link AssertionError} with what was shown, when nothing
 * more is for a long time.
 */
final class PseudoTerminal implements AutoCloseable {
  /** What Ctrl-C sends. */
  static final String CTRL_C = "\u0003";

  /** What Ctrl-D sends. */
  static final String CTRL_D = "\u0004";

  private static final long PATIENCE_SECONDS = 90;
  private static final Path SCRIPT = Path.of("/usr/bin/script");

  private final Process process;
  private final OutputStream keys;
  private final Thread reader;
  private final StringBuilder shown = new StringBuilder(); // guarded by itself
  private int seen; // what was awaited before

  /**
   * Runs a command of the shell. What comes last should be an {@code exec}: of two processes both
   * would get the signals.
   */
  PseudoTerminal(String command, Path home) throws IOException {
    List<String> words = new ArrayList<>();
    // A job in the background ignores Ctrl-C, and so does everything that it starts.
    words.addAll(List.of("env", "--default-signal=INT,QUIT", "TERM=xterm", "SHELL=/bin/bash"));
    words.add("HOME=" + home);
    words.addAll(
        List.of(SCRIPT.toString(), "-qefc", "stty cols 100 rows 30; " + command, "/dev/null"));
    process = new ProcessBuilder(words).redirectErrorStream(true).start();
    keys = process.getOutputStream();
    reader = new Thread(this::read, "terminal");
    reader.setDaemon(true);
    reader.start();
  }

  /** Whether there can be one here. */
  static boolean isPossible() {
    return Files.isExecutable(SCRIPT) && Files.isExecutable(Path.of("/bin/bash"));
  }

  /**
   * The command line of Kiwi as a shell command, where all three channels are terminals unless it
   * says otherwise.
   */
  static String kiwi(String terminals, String arguments) {
    return Path.of(System.getProperty("java.home"), "bin", "java")
        + " -XX:TieredStopAtLevel=1 -cp '"
        + ChildJvm.classPath() + "' -Dkiwi.terminals=" + terminals + " io.kiwidb.cli.Main "
        + arguments;
  }

  private void read() {
    try (InputStream in = process.getInputStream()) {
      byte[] buffer = new byte[4096];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        synchronized (shown) {
          shown.append(new String(buffer, 0, n, UTF_8));
          shown.notifyAll();
        }
      }
    } catch (IOException e) {
      synchronized (shown) {
        shown.append(e);
      }
    }
  }

  /** Presses keys. */
  void type(String text) throws IOException {
    keys.write(text.getBytes(UTF_8));
    keys.flush();
  }

  /** Waits until a text is shown behind what was awaited before. */
  void await(String text) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    synchronized (shown) {
      int at = shown.indexOf(text, seen);
      while (at < 0) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0 || !reader.isAlive()) {
          throw new AssertionError("the terminal does not show '" + text + "' but: " + shown);
        }
        shown.wait(Math.min(left, 100)); // the reader may end without a word
        at = shown.indexOf(text, seen);
      }
      seen = at + text.length();
    }
  }

  /** Waits for the end; the exit code. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end; shown: " + text());
    }
    reader.join();
    return process.exitValue();
  }

  /** Everything that was shown. */
  String text() {
    synchronized (shown) {
      return shown.toString();
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
