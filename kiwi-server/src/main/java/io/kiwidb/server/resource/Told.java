package io.kiwidb.server.resource;

import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import java.util.function.Supplier;

/**
 * Calls the store where its own refusals are for the client: an argument that is not suitable, or a
 * state that does not allow the call, such as a pause. Anywhere else such exceptions are defects.
 */
final class Told {
  private Told() {}

  /** Runs a change. */
  static void run(Runnable change) {
    get(() -> {
      change.run();
      return true;
    });
  }

  /** Runs a call that returns something. */
  static <T> T get(Supplier<T> call) {
    try {
      return call.get();
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ProblemCode.BAD_REQUEST, text(e));
    } catch (IllegalStateException e) {
      throw new ProblemException(ProblemCode.CONFLICT, text(e));
    }
  }

  /** Runs a call that names a memtable or table, which may be gone. */
  static <T> T find(String what, Supplier<T> call) {
    try {
      return call.get();
    } catch (IllegalArgumentException e) {
      throw gone(what);
    }
  }

  static ProblemException gone(String what) {
    return new ProblemException(
        ProblemCode.NOT_FOUND, "There is no such " + what + ", or not any more.");
  }

  private static String text(RuntimeException error) {
    String message = error.getMessage();
    return message == null ? "The store refuses this." : message;
  }
}
