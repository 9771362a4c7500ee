package io.kiwidb.cli.stream;

import java.util.function.Supplier;

/**
 * What is said when the process is told to end, as by Ctrl-C, while a command does something that
 * is then half done. Nothing is stopped for it: whatever a command does to a store may end at any
 * moment.
 */
public final class InterruptionNotice {
  private InterruptionNotice() {}

  /**
   * Does something. When the process is told to end meanwhile, the user learns that it was
   * interrupted.
   *
   * @param consequence what that means
   */
  public static <T> T ifInterrupted(Streams streams, String consequence, Supplier<T> work) {
    Thread hook = new Thread(() -> say(streams, consequence), "kiwi-interruption");
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already, and nothing has begun.
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
      streams.err().println(); // behind the ^C that the terminal shows
    }
    streams.err().println("kiwi: interrupted; " + consequence);
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It is being said.
      assert e.getMessage() != null;
    }
  }
}
