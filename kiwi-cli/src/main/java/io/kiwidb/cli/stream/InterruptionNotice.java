package io.kiwidb.cli.stream;

import java.util.function.Supplier;

/**
 * Prints a message if the process is terminated, for example by Ctrl-C, while a command runs. It
 * stops nothing: a store tolerates that a command ends at any time.
 */
public final class InterruptionNotice {
  private InterruptionNotice() {}

  /**
   * Runs work and prints a message if the process is terminated meanwhile.
   *
   * @param consequence what the interruption means for the user
   */
  public static <T> T ifInterrupted(Streams streams, String consequence, Supplier<T> work) {
    Thread hook = new Thread(() -> say(streams, consequence), "kiwi-interruption");
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is already shutting down, and the work has not started.
      assert e.getMessage() != null;
    }
    try {
      return work.get();
    } finally {
      remove(hook);
    }
  }

  private static void say(Streams streams, String consequence) {
    if (streams.isTerminal(Streams.Channel.ERR)) {
      streams.err().println(); // after the ^C that the terminal echoes
    }
    streams.err().println("kiwi: interrupted; " + consequence);
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The hook is running.
      assert e.getMessage() != null;
    }
  }
}
