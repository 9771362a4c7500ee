package io.kiwidb.testkit.kill;

import io.kiwidb.KiwiException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletionException;

/** Sends the signals of a child process to its parent, unbuffered. Threading: thread-safe. */
final class LastWords {
  /** The exit code after a violation. */
  static final int VIOLATED = 9;

  private final OutputStream out = new FileOutputStream(FileDescriptor.out);
  private volatile boolean closing;

  /** Work of one thread on the store. */
  @FunctionalInterface
  interface Work {
    /** Executes the next part. */
    void next();
  }

  void say(Signal signal) {
    say(signal, 0);
  }

  void say(Signal signal, int writer) {
    try {
      out.write(signal.encode(writer));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From now on the store may reject any call. */
  void closing() {
    closing = true;
    say(Signal.CLOSING);
  }

  /**
   * Repeats work until the store is closed. Any other failure is a violation, and ends the process.
   */
  void repeat(Work work) {
    try {
      while (true) {
        work.next();
      }
    } catch (RuntimeException | Error e) {
      if (!closing || !isRefusal(e)) {
        violation(e);
      }
    }
  }

  private static boolean isRefusal(Throwable e) {
    return e instanceof KiwiException
        || e instanceof CompletionException && e.getCause() instanceof KiwiException;
  }

  /** Reports a violation and halts. */
  void violation(Throwable cause) {
    cause.printStackTrace();
    say(Signal.VIOLATION);
    Runtime.getRuntime().halt(VIOLATED);
  }
}
