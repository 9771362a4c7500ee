package io.kiwidb.testkit.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Minimizes a failing list.
 *
 * <p>Three passes, repeated until none of them helps:
 *
 * <ol>
 *   <li>Delta debugging (Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing
 *       Input", 2002), complements only: removes one chunk after the other, keeps lists that still
 *       fail, and halves the chunk size.
 *   <li>Windows: removes each run of two to {@value #LARGEST_WINDOW} elements, wherever it begins,
 *       for elements that are only needed together.
 *   <li>Pairs: removes each two elements of a list of at most {@value #MOST_FOR_PAIRS}, for those
 *       that are apart.
 * </ol>
 *
 * <p>What comes after the element at which a list fails is removed at once. The result fails, and
 * nothing of this can be removed from it, unless the attempts were exhausted, or the elements of
 * all attempts together. The same list always shrinks in the same way. Threading: not thread-safe.
 */
public final class Shrinker {
  /** Returned by a test for a list that does not fail. */
  public static final int PASSES = -1;

  private static final int LARGEST_WINDOW = 12;
  private static final int MOST_FOR_PAIRS = 60;

  private final int maxAttempts;
  private final long maxElements;
  private int attempts;
  private long elements;

  /** Creates a shrinker with a maximum number of attempts. */
  public Shrinker(int maxAttempts) {
    this(maxAttempts, Long.MAX_VALUE);
  }

  /**
   * Creates a shrinker.
   *
   * @param maxAttempts the maximum number of attempts
   * @param maxElements the maximum length of all lists that are tried, together
   */
  public Shrinker(int maxAttempts, long maxElements) {
    this.maxAttempts = maxAttempts;
    this.maxElements = maxElements;
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
    return shrinkTo(failing, list -> fails.test(list) ? list.size() : PASSES);
  }

  /**
   * Returns a smaller list that fails, in the same order.
   *
   * @param test returns how many elements of a list are needed for the failure, from its first one,
   *     or {@link #PASSES}; called only for shorter lists than the given one, which is assumed to
   *     fail
   */
  public <T> List<T> shrinkTo(List<T> failing, ToIntFunction<? super List<T>> test) {
    attempts = 0;
    elements = 0;
    Search<T> search = new Search<>(List.copyOf(failing), test);
    int before;
    do {
      before = search.current.size();
      search.removeChunks();
      search.removeWindows();
      search.removePairs();
    } while (search.current.size() < before && !isExhausted());
    return search.current;
  }

  private boolean isExhausted() {
    return attempts >= maxAttempts || elements >= maxElements;
  }

  /** The search for one list. */
  private final class Search<T> {
    private final ToIntFunction<? super List<T>> test;
    private List<T> current;

    Search(List<T> current, ToIntFunction<? super List<T>> test) {
      this.current = current;
      this.test = test;
    }

    void removeChunks() {
      int chunk = Math.max(1, current.size() / 2);
      while (!current.isEmpty() && !isExhausted()) {
        boolean removed = remove(chunk, chunk);
        if (chunk == 1 && !removed) {
          break;
        }
        chunk = Math.max(1, Math.min(chunk / 2, current.size() / 2));
      }
    }

    void removeWindows() {
      for (int length = Math.min(LARGEST_WINDOW, current.size() - 1); length > 1; length--) {
        boolean removed = remove(length, 1);
        if (removed) {
          length = Math.min(LARGEST_WINDOW, current.size() - 1) + 1;
        }
      }
    }

    void removePairs() {
      for (int first = 0; first < current.size() && current.size() <= MOST_FOR_PAIRS; first++) {
        for (int second = first + 2; second < current.size() && !isExhausted(); second++) {
          List<T> candidate = new ArrayList<>(current);
          candidate.remove(second);
          candidate.remove(first);
          if (fails(candidate)) {
            second = first + 1;
          }
        }
      }
    }

    /** Tries to remove runs of a length, beginning at every so many elements. */
    private boolean remove(int length, int step) {
      boolean removed = false;
      int at = 0;
      while (at < current.size() && !isExhausted()) {
        List<T> candidate = new ArrayList<>(current.subList(0, at));
        candidate.addAll(current.subList(Math.min(current.size(), at + length), current.size()));
        if (fails(candidate)) {
          removed = true;
        } else {
          at += step;
        }
      }
      return removed;
    }

    /** Tests a list; if it fails, continues with the part of it that is needed. */
    private boolean fails(List<T> candidate) {
      attempts++;
      elements += candidate.size();
      int needed = test.applyAsInt(List.copyOf(candidate));
      if (needed == PASSES) {
        return false;
      }
      current = List.copyOf(candidate.subList(0, needed));
      return true;
    }
  }
}
