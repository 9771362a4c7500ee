package io.kiwidb.engine.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.engine.history.DependencyGraph.Level;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Anomalies in histories made by hand are found. */
class DependencyGraphTest {
  private static List<String> snapshot(Map<String, List<Integer>> last, Committed... all) {
    return DependencyGraph.anomalies(List.of(all), last, Level.SNAPSHOT);
  }

  private static List<String> serializable(Map<String, List<Integer>> last, Committed... all) {
    return DependencyGraph.anomalies(List.of(all), last, Level.SERIALIZABLE);
  }

  private static Committed append(int id, Map<String, List<Integer>> reads, String... keys) {
    return new Committed(id, reads, Set.of(keys));
  }

  @Test
  void oneAfterTheOtherIsFine() {
    assertThat(serializable(
            Map.of("x", List.of(1, 2), "y", List.of(2)),
            append(1, Map.of("x", List.of()), "x"),
            append(2, Map.of("x", List.of(1), "y", List.of()), "x", "y"),
            append(3, Map.of("x", List.of(1, 2), "y", List.of(2)))))
        .isEmpty();
  }

  @Test
  void aLostUpdateIsFound() {
    assertThat(snapshot(
            Map.of("x", List.of(2)),
            append(1, Map.of("x", List.of()), "x"),
            append(2, Map.of("x", List.of()), "x")))
        .singleElement()
        .asString()
        .startsWith("lost update: of 1");
  }

  @Test
  void anAbortedWriteIsFound() {
    assertThat(snapshot(Map.of("x", List.of(7, 1)), append(1, Map.of("x", List.of(7)), "x")))
        .singleElement()
        .asString()
        .startsWith("aborted");
  }

  @Test
  void aReadOfWhatNeverWasIsFound() {
    assertThat(snapshot(
            Map.of("x", List.of(1, 2)),
            append(1, Map.of(), "x"),
            append(2, Map.of(), "x"),
            append(3, Map.of("x", List.of(2)))))
        .singleElement()
        .asString()
        .startsWith("broken read");
  }

  @Test
  void aReadOfHalfATransactionIsFound() {
    assertThat(snapshot(
            Map.of("x", List.of(1), "y", List.of(1)),
            append(1, Map.of(), "x", "y"),
            append(2, Map.of("x", List.of(1), "y", List.of()))))
        .singleElement()
        .asString()
        .startsWith("cycle with one outdated read");
  }

  @Test
  void readsOfEachOtherAreFound() {
    assertThat(snapshot(
            Map.of("x", List.of(1), "y", List.of(2)),
            append(1, Map.of("y", List.of(2)), "x"),
            append(2, Map.of("x", List.of(1)), "y")))
        .first()
        .asString()
        .startsWith("cycle of writes and reads");
  }

  @Test
  void writeSkewIsFoundOnlyWhereItMatters() {
    Map<String, List<Integer>> last = Map.of("x", List.of(1), "y", List.of(2));
    Committed first = append(1, Map.of("x", List.of(), "y", List.of()), "x");
    Committed second = append(2, Map.of("x", List.of(), "y", List.of()), "y");
    assertThat(snapshot(last, first, second)).isEmpty();
    assertThat(serializable(last, first, second))
        .first()
        .asString()
        .startsWith("cycle with outdated reads");
  }
}
