package io.kiwidb.engine.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which transaction must come before which other one, by what they read and wrote (Adya, Weak
 * Consistency, 1999): a write before the next write of the key, a write before its readers, and a
 * reader before the next write. The lists of {@link Committed} give the order of all writes, so no
 * order has to be guessed (Kingsbury and Alvaro, Elle, 2020).
 */
final class DependencyGraph {
  private final Map<Integer, Committed> transactions = new HashMap<>();
  private final Map<String, List<Integer>> orders;
  private final Map<Integer, Set<Integer>> dependsOn = new HashMap<>(); // writes and reads of them
  private final Map<Integer, Set<Integer>> overtaken = new HashMap<>(); // reads that are outdated
  private final List<String> anomalies = new ArrayList<>();

  /** What a history must not have. */
  enum Level {
    /** Lost updates, broken reads, and cycles with at most one outdated read. */
    SNAPSHOT,
    /** Any cycle. */
    SERIALIZABLE
  }

  private DependencyGraph(Collection<Committed> all, Map<String, List<Integer>> last) {
    all.forEach(each -> transactions.put(each.id(), each));
    this.orders = last;
  }

  /**
   * Returns the anomalies of a history.
   *
   * @param last the list of each key at the end
   */
  static List<String> anomalies(
      Collection<Committed> all, Map<String, List<Integer>> last, Level level) {
    DependencyGraph graph = new DependencyGraph(all, last);
    graph.checkWrites();
    all.forEach(graph::checkReads);
    if (graph.anomalies.isEmpty()) { // or the edges mean nothing
      graph.connectWrites();
      all.forEach(graph::connectReads);
      graph.checkCycles(level);
    }
    return graph.anomalies;
  }

  private List<Integer> order(String key) {
    return orders.getOrDefault(key, List.of());
  }

  private void checkWrites() {
    orders.forEach((key, order) -> {
      if (new HashSet<>(order).size() != order.size()) {
        anomalies.add("written twice: " + key + " " + order);
      }
      order.stream()
          .filter(id -> !appended(id, key))
          .forEach(id -> anomalies.add("aborted, but written: " + id + " in " + key));
    });
    transactions
        .values()
        .forEach(each -> each.appends().stream()
            .filter(key -> !order(key).contains(each.id()))
            .forEach(key -> anomalies.add("lost update: of " + each.id() + " in " + key)));
  }

  private boolean appended(int id, String key) {
    Committed writer = transactions.get(id);
    return writer != null && writer.appends().contains(key);
  }

  private void checkReads(Committed reader) {
    reader.reads().forEach((key, seen) -> {
      List<Integer> order = order(key);
      if (seen.size() > order.size() || !order.subList(0, seen.size()).equals(seen)) {
        anomalies.add(
            "broken read: " + reader.id() + " saw " + key + " as " + seen + ", which it never was");
      }
    });
  }

  private void connectWrites() {
    for (List<Integer> order : orders.values()) {
      for (int i = 1; i < order.size(); i++) {
        connect(dependsOn, order.get(i - 1), order.get(i));
      }
    }
  }

  private void connectReads(Committed reader) {
    reader.reads().forEach((key, seen) -> {
      List<Integer> order = order(key);
      if (!seen.isEmpty()) {
        connect(dependsOn, order.get(seen.size() - 1), reader.id());
      }
      if (seen.size() < order.size()) {
        connect(overtaken, reader.id(), order.get(seen.size()));
      }
    });
  }

  private static void connect(Map<Integer, Set<Integer>> edges, int from, int to) {
    if (from != to) {
      edges.computeIfAbsent(from, id -> new LinkedHashSet<>()).add(to);
    }
  }

  private void checkCycles(Level level) {
    dependsOn.forEach((from, all) -> all.forEach(to -> {
      if (reaches(to, from, List.of(dependsOn))) {
        anomalies.add("cycle of writes and reads: " + from + " before " + to + " before " + from);
      }
    }));
    overtaken.forEach((reader, all) -> all.forEach(writer -> {
      if (reaches(writer, reader, List.of(dependsOn))) {
        anomalies.add("cycle with one outdated read: " + reader + " did not see " + writer
            + ", on which it depends");
      } else if (level == Level.SERIALIZABLE
          && reaches(writer, reader, List.of(dependsOn, overtaken))) {
        anomalies.add("cycle with outdated reads: " + reader + " did not see " + writer
            + ", after which it comes");
      }
    }));
  }

  private static boolean reaches(int from, int to, List<Map<Integer, Set<Integer>>> edges) {
    Set<Integer> known = new HashSet<>(Set.of(from));
    Deque<Integer> next = new ArrayDeque<>(known);
    while (!next.isEmpty()) {
      int at = next.removeLast();
      if (at == to) {
        return true;
      }
      for (Map<Integer, Set<Integer>> kind : edges) {
        for (int following : kind.getOrDefault(at, Set.of())) {
          if (known.add(following)) {
            next.addLast(following);
          }
        }
      }
    }
    return false;
  }
}
