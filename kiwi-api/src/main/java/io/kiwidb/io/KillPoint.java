package io.kiwidb.io;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Named points between two steps at which a test can kill the process, to verify that acknowledged
 * writes survive a crash at each of them.
 *
 * <p>Disabled, and compiled away, unless the system property {@value #PROPERTY} names a point when
 * this class is loaded, as {@code name} or {@code name:count}. The count-th hit then halts the
 * process immediately, like {@code kill -9}: no shutdown hook runs, nothing is closed.
 *
 * <p>Threading: thread-safe.
 */
public final class KillPoint {
  /** The system property that names a point. */
  public static final String PROPERTY = "io.kiwidb.kill-point";

  /** The exit code of a process killed at its point. */
  public static final int EXIT_CODE = 86;

  private static final @Nullable Countdown CHOSEN = Countdown.of(System.getProperty(PROPERTY));

  private KillPoint() {}

  /** Called when the calling thread reaches a point. */
  public static void hit(String place) {
    if (CHOSEN != null) {
      CHOSEN.hit(place);
    }
  }

  private record Countdown(String place, AtomicInteger left) {
    static @Nullable Countdown of(@Nullable String text) {
      if (text == null) {
        return null;
      }
      int colon = text.indexOf(':');
      return colon < 0
          ? new Countdown(text, new AtomicInteger(1))
          : new Countdown(
              text.substring(0, colon),
              new AtomicInteger(Integer.parseInt(text.substring(colon + 1))));
    }

    void hit(String here) {
      if (place.equals(here) && left.decrementAndGet() == 0) {
        Runtime.getRuntime().halt(EXIT_CODE);
      }
    }
  }
}
