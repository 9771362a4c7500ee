package io.kiwidb.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZipfDistributionTest {
  private static final int DRAWS = 1_000_000;

  @Test
  void ranksComeAsOftenAsTheLawSays() {
    int size = 1_000;
    ZipfDistribution zipf = new ZipfDistribution(size);
    int[] counts = new int[size];
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < DRAWS; i++) {
      counts[(int) zipf.rank(random.nextDouble())]++;
    }
    double zeta = 0;
    for (int rank = 1; rank <= size; rank++) {
      zeta += Math.pow(rank, -ZipfDistribution.THETA);
    }
    assertThat((double) counts[0] / DRAWS).isCloseTo(1 / zeta, within(0.002));
    assertThat((double) counts[1] / DRAWS)
        .isCloseTo(Math.pow(2, -ZipfDistribution.THETA) / zeta, within(0.002));
    // The approximation behind the first two is good for sums, not for single ranks.
    double tenth = 0;
    double expected = 0;
    for (int rank = 0; rank < size / 10; rank++) {
      tenth += counts[rank];
      expected += Math.pow(rank + 1, -ZipfDistribution.THETA) / zeta;
    }
    assertThat(tenth / DRAWS).isCloseTo(expected, within(0.02));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 10})
  void ranksStayWithinBounds(long size) {
    ZipfDistribution zipf = new ZipfDistribution(size);
    for (double even : new double[] {0, 0.25, 0.5, 0.75, Math.nextDown(1.0)}) {
      assertThat(zipf.rank(even)).isBetween(0L, size - 1);
    }
  }
}
