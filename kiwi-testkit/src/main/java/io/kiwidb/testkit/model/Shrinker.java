package io.kiwidb.testkit.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Minimizes a failing list.
 *
 * <p>Delta debugging (Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input",
 * 2002), complements only: removes one chunk after the other, keeps lists that still fail, and
 * halves the chunk size. The result fails, and no single element of it can be removed, unless the
 * attempts were exhausted. Threading: not thread-safe.
 */
public final class Shrinker {
  private final int maxAttempts;
  private int attempts;

  /** Creates a shrinker with a maximum number of attempts. */
  public Shrinker(int maxAttempts) {
    this.maxAttempts = maxAttempts;
  }

  /** Returns the number of attempts of the last call. */
  public int attempts() {
    return attempts;
  }

  /**
   * Returns a smaller list that fails, in the same order.
   *
   * @param fails tests whether a list fails; called only for shorter lists than the given one,
   *     which is assumed to fail
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

  /** Tries to remove each chunk once. */
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
