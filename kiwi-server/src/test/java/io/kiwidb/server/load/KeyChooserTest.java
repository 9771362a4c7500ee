package io.kiwidb.server.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyChooserTest {
  private static final int DRAWS = 400_000;

  private final SplittableRandom random = new SplittableRandom(7);

  @ParameterizedTest
  @EnumSource
  void numbersStayWithinBounds(Distribution distribution) {
    for (long keys : new long[] {1, 2, 3, 5, 1_000, LoadPlan.MOST_KEYS}) {
      KeyChooser chooser = new KeyChooser(distribution, keys);
      for (int i = 0; i < 2_000; i++) {
        assertThat(chooser.next(random)).as("of %d", keys).isBetween(0L, keys - 1);
      }
    }
  }

  @Test
  void sequentialKeysComeInTurn() {
    KeyChooser chooser = new KeyChooser(Distribution.SEQUENTIAL, 3);
    for (long expected : new long[] {0, 1, 2, 0, 1}) {
      assertThat(chooser.next(random)).isEqualTo(expected);
    }
  }

  @Test
  void fourOfFiveChoicesAreHot() {
    KeyChooser chooser = new KeyChooser(Distribution.HOTSPOT, 1_000);
    int hot = 0;
    for (int i = 0; i < DRAWS; i++) {
      hot += chooser.next(random) < 200 ? 1 : 0;
    }
    assertThat((double) hot / DRAWS).isCloseTo(0.8, within(0.01));
  }

  /** Each of the first ranks as often as the law says, and the tail in sum. */
  @Test
  void ranksFollowZipfsLaw() {
    int ranks = 1_000;
    ZipfRanks zipf = new ZipfRanks(ranks);
    int[] counts = new int[ranks + 1];
    for (int i = 0; i < DRAWS; i++) {
      counts[(int) zipf.next(random)]++;
    }
    double sum = 0;
    for (int rank = 1; rank <= ranks; rank++) {
      sum += Math.pow(rank, -ZipfRanks.EXPONENT);
    }
    double tail = 0;
    for (int rank = 1; rank <= ranks; rank++) {
      double expected = Math.pow(rank, -ZipfRanks.EXPONENT) / sum;
      double seen = (double) counts[rank] / DRAWS;
      if (rank <= 10) {
        assertThat(seen).as("rank %d", rank).isCloseTo(expected, within(0.003));
      } else {
        tail += seen - expected;
      }
    }
    assertThat(tail).isCloseTo(0, within(0.003));
  }

  /** Scattering is a permutation: two frequent ranks never fall on one key. */
  @Test
  void frequentKeysAreScatteredWithoutCollisions() {
    long keys = 10_000;
    Set<Long> chosen = new HashSet<>();
    for (long rank = 1; rank <= keys; rank++) {
      chosen.add(rank * 1_610_612_741L % keys);
    }
    assertThat(chosen).hasSize((int) keys);
    KeyChooser chooser = new KeyChooser(Distribution.ZIPF, keys);
    long early = 0;
    for (int i = 0; i < 10_000; i++) {
      early += chooser.next(random) < keys / 2 ? 1 : 0;
    }
    assertThat(early).isBetween(2_000L, 8_000L);
  }
}
