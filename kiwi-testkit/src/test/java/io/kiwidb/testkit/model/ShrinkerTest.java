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

  @Test
  void whatFollowsTheFailureIsNotTriedAgain() {
    Shrinker shrinker = new Shrinker(1000);
    List<Integer> left =
        shrinker.shrinkTo(LIST, list -> list.contains(7) ? list.indexOf(7) + 1 : Shrinker.PASSES);
    assertThat(left).containsExactly(7);
    assertThat(shrinker.attempts()).isLessThan(30);
  }

  /** Fails while the first three of them are all there or none, for example. */
  @Test
  void elementsThatAreOnlyNeededTogetherAreRemoved() {
    Set<Integer> together = Set.of(40, 41, 42);
    List<Integer> left = new Shrinker(10_000).shrink(LIST.subList(0, 100), list -> {
      long there = list.stream().filter(together::contains).count();
      return list.contains(77) && (there == 0 || there == together.size());
    });
    assertThat(left).containsExactly(77);
  }

  @Test
  void pairsThatAreApartAreRemoved() {
    Set<Integer> apart = Set.of(3, 70);
    List<Integer> left = new Shrinker(10_000).shrink(LIST.subList(0, 100), list -> {
      long there = list.stream().filter(apart::contains).count();
      return list.contains(50) && there != 1;
    });
    assertThat(left).containsExactly(50);
  }

  @Test
  void theLengthOfWhatIsTriedIsBounded() {
    long[] tried = new long[1];
    List<Integer> left = new Shrinker(1_000_000, 5_000).shrink(LIST, list -> {
      tried[0] += list.size();
      return list.containsAll(List.of(1, 200, 600, 999));
    });
    assertThat(left).contains(1, 200, 600, 999);
    assertThat(tried[0]).isBetween(5_000L, 6_000L);
  }
}
