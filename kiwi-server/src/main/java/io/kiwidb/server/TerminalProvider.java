package io.kiwidb.server;

import io.kiwidb.Kiwi;
import java.time.Duration;

/**
 * Provides the shell that the server offers; found by {@link java.util.ServiceLoader}. The command
 * line of Kiwi has one. Without a provider there is no terminal.
 *
 * <p>A shell works on the server's open store; it never opens or closes one. It reads and writes no
 * file and starts no process on behalf of a client. It escapes control characters of keys and
 * values.
 *
 * <p>Threading: thread-safe.
 */
public interface TerminalProvider {
  /** What a shell may do. */
  enum Access {
    /** Nothing that changes the store. */
    READ,
    /** Everything but what destroys data. */
    WRITE,
    /** Everything. */
    ADMINISTER
  }

  /** Is told what a shell destroys. Threading: thread-safe. */
  @FunctionalInterface
  interface Audit {
    /**
     * Takes note of an operation, confirmed and about to begin.
     *
     * @param operation such as {@code clear}
     * @param keyspace its name
     */
    void destroys(String operation, String keyspace);
  }

  /**
   * What a shell may do, and who is told of it.
   *
   * @param access what it may do
   * @param audit is told before the shell destroys data
   */
  record Rights(Access access, Audit audit) {}

  /**
   * The size of a terminal.
   *
   * @param columns its width
   * @param rows its height
   */
  record Size(int columns, int rows) {}

  /**
   * What a command printed.
   *
   * @param output its results
   * @param errors its messages
   * @param ok whether it succeeded
   * @param truncated whether there was more of it
   */
  record Printed(String output, String errors, boolean ok, boolean truncated) {}

  /**
   * The bounds of one line.
   *
   * @param bytes the most output that is returned, in UTF-8
   * @param time when a command that can be stopped is stopped; what it printed is returned
   */
  record Bounds(int bytes, Duration time) {}

  /** Runs one line. */
  Printed run(Kiwi db, Rights rights, String line, Bounds bounds);

  /** Starts a shell on a thread of its own. */
  Shell start(Kiwi db, Rights rights, Size size, Screen screen);

  /** A shell that runs. Threading: thread-safe. */
  interface Shell extends AutoCloseable {
    /** Types characters. May wait a short time for the shell to read them. */
    void type(String characters);

    /** Tells the size of the terminal. */
    void resize(Size size);

    /**
     * Ends the shell: cancels the running command and gives back snapshots. Returns at once; the
     * screen is told the end by the shell's own thread. Idempotent.
     */
    @Override
    void close();
  }

  /** What a shell shows itself on. Called by the shell's threads. */
  interface Screen {
    /**
     * Shows characters and control sequences. May wait for whoever looks.
     *
     * @throws java.io.UncheckedIOException if nobody looks any more; the shell then ends
     */
    void show(String output);

    /** Says why the shell has ended; the last call. */
    void ended(String reason);
  }
}
