package io.kiwidb.testkit.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Makes a failing list smaller while it still fails.
 *
 * <p>Delta debugging (Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input",
 * 2002), complements only: leave out one chunk after the other, keep what still fails, halve the
 * chunks. The result fails, and no single element of it can be left out unless the attempts ran
 * out. Threading: not thread-safe.
 */
public final class Shrinker {
  private final int maxAttempts;
  private int attempts;

  /** A shrinker that asks the predicate at most so many times. */
  public Shrinker(int maxAttempts) {
    this.maxAttempts = maxAttempts;
  }

  /** How many times the last call asked the predicate. */
  public int attempts() {
    return attempts;
  }

  /**
   * A smaller list that fails, in the same order.
   *
   * @param fails answers whether a list fails; asked about shorter lists than the given one, which
   *     is taken to fail
   */
  public <T> List<T> shrink(List<T> failing, Predicate<? super List<T>> fails) {
    attempts = 0;
    List<T> current = List.copyOf(failing);
    int chunk = Math.max(1, current.size() / 2);
    while (attempts < maxAttempts && !current.isEmpty()) {
      List<T> smaller = withoutChunks(current, chunk, fails);
      if (chunk == 1 && smaller.size() == current.size()) {
        break;
      }
      current = smaller;
      chunk = Math.max(1, Math.min(chunk / 2, current.size() / 2));
    }
    return current;
  }

  /** Tries to leave out each chunk once. */
  private <T> List<T> withoutChunks(List<T> list, int chunk, Predicate<? super List<T>> fails) {
    List<T> current = list;
    int at = 0;
    while (at < current.size() && attempts < maxAttempts) {
      List<T> candidate = new ArrayList<>(current.subList(0, at));
      candidate.addAll(current.subList(Math.min(current.size(), at + chunk), current.size()));
      attempts++;
      if (fails.test(List.copyOf(candidate))) {
        current = candidate;
      } else {
        at += chunk;
      }
    }
    return List.copyOf(current);
  }
}
