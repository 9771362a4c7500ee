package io.kiwidb.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShrinkerTest {
  private static final List<Integer> LIST = IntStream.range(0, 1000).boxed().toList();

  @Test
  void onlyWhatMattersIsLeftInItsOrder() {
    Set<Integer> needed = Set.of(3, 500, 501, 999);
    Shrinker shrinker = new Shrinker(10_000);
    assertThat(shrinker.shrink(LIST, list -> list.containsAll(needed)))
        .containsExactly(3, 500, 501, 999);
    assertThat(shrinker.attempts()).isLessThan(500);
  }

  @Test
  void aLaterRemovalThatAllowsAnEarlierOneIsFound() {
    // 1 is needed only while 2 is there
    List<Integer> left = new Shrinker(1000)
        .shrink(List.of(1, 2, 3), l -> l.contains(3) && (l.contains(1) || !l.contains(2)));
    assertThat(left).containsExactly(3);
  }

  @Test
  void attemptsAreBounded() {
    Shrinker shrinker = new Shrinker(7);
    List<Integer> left = shrinker.shrink(LIST, list -> list.contains(999));
    assertThat(shrinker.attempts()).isEqualTo(7);
    assertThat(left).contains(999).hasSizeLessThan(1000);
  }

  @Test
  void aFailureThatNeedsNothingShrinksToNothing() {
    assertThat(new Shrinker(100).shrink(LIST, list -> true)).isEmpty();
  }
}
