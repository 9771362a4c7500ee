package io.kiwidb.cli.keyspace;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Finds the names that a mistyped name may mean. */
final class CloseNames {
  private static final int MOST = 3;
  private static final int LETTERS_PER_ERROR = 3;

  private CloseNames() {}

  /**
   * A name and its distance from the one that was typed.
   *
   * @param name the name
   * @param distance number of edits; at most 1 if one of the two contains the other
   */
  private record Candidate(String name, int distance) {}

  /**
   * Returns at most {@value #MOST} names, the closest first: those that contain the typed text, are
   * contained in it, or differ by few letters. Ignores case.
   */
  static List<String> to(String typed, List<String> names) {
    String wanted = typed.toLowerCase(Locale.ROOT);
    return names.stream()
        .flatMap(name -> candidate(wanted, name))
        .sorted(Comparator.comparingInt(Candidate::distance))
        .limit(MOST)
        .map(Candidate::name)
        .toList();
  }

  private static Stream<Candidate> candidate(String wanted, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (isWithin(wanted, lower) || isWithin(lower, wanted)) {
      return Stream.of(new Candidate(name, lower.equals(wanted) ? 0 : 1));
    }
    int allowed = Math.max(1, wanted.length() / LETTERS_PER_ERROR);
    if (wanted.isBlank() || Math.abs(wanted.length() - lower.length()) > allowed) {
      return Stream.empty();
    }
    int distance = distance(wanted, lower);
    return distance <= allowed ? Stream.of(new Candidate(name, distance)) : Stream.empty();
  }

  private static boolean isWithin(String part, String whole) {
    return part.length() >= LETTERS_PER_ERROR && whole.contains(part);
  }

  /**
   * Returns the number of letters to insert, delete, replace, or exchange with their neighbour
   * (optimal string alignment).
   */
  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 ? j : j == 0 ? i : cheapest(a, b, cost, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int cheapest(String a, String b, int[][] cost, int i, int j) {
    int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int least = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
    boolean exchanged =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return exchanged ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
  }
}
