package io.kiwidb.io;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Named places between two steps, at which a test lets the process die: whichever step is the last,
 * what was acknowledged has to be there afterwards.
 *
 * <p>Off, and compiled away, unless the system property {@value #PROPERTY} names a place when this
 * class is loaded, as {@code name} or {@code name:count}. The hit of that number then halts the
 * process at once, as {@code kill -9} would: no hook runs, nothing is closed.
 *
 * <p>Threading: thread-safe.
 */
public final class KillPoint {
  /** The system property that names a place. */
  public static final String PROPERTY = "io.kiwidb.kill-point";

  /** The exit code of a process that died at its place. */
  public static final int EXIT_CODE = 86;

  private static final @Nullable Countdown CHOSEN = Countdown.of(System.getProperty(PROPERTY));

  private KillPoint() {}

  /** The calling thread is at a place. */
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
