package io.kiwidb.bloom.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kiwidb.spi.Filter;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FuseRateTest {
  private static final int LOOKUPS = 4_000_000;

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 7, 8, 10, 16})
  void rateIsTwoToThePowerOfMinusTheWidth(int width) {
    double expected = Math.pow(2, -width);
    double deviation = Math.sqrt(expected * (1 - expected) / LOOKUPS);
    for (int keys : new int[] {3, 1_000, 50_000}) {
      long seed = 97L * width + keys;
      SplittableRandom random = new SplittableRandom(seed);
      FuseFilterBuilder builder = new FuseFilterBuilder(width);
      for (int i = 0; i < keys; i++) {
        builder.add(random.nextLong());
      }
      byte[] encoded = builder.finish();
      Filter filter = FuseFilter.decode(encoded, 0, encoded.length);
      int positives = 0;
      for (int i = 0; i < LOOKUPS; i++) {
        positives += filter.mayContain(random.nextLong()) ? 1 : 0;
      }
      // With few keys a filter's own rate is off by luck: equal slots have equal answers.
      double luck = 5 * expected / Math.sqrt(keys);
      assertThat((double) positives / LOOKUPS)
          .as("rate of %d keys at %d bits, seed %d", keys, width, seed)
          .isCloseTo(expected, within(5 * deviation + (keys < 1_000 ? luck : 0)));
    }
  }

  @ParameterizedTest
  @CsvSource({"0.999, 1", "0.5, 1", "0.49, 2", "0.01, 7", "0.005, 8", "0.001, 10", "1e-12, 32"})
  void widthIsTheSmallestThatMeetsTheRate(double rate, int width) {
    assertThat(FuseLayout.widthFor(rate)).isEqualTo(width);
  }

  @Test
  void largeSetsTakeOneAndAnEighthOfASlotForEachKey() {
    assertThat(FuseShape.forKeys(1_000_000).slots() / 1e6).isBetween(1.12, 1.18);
    assertThat(FuseShape.forKeys(100_000_000).slots() / 1e8).isBetween(1.12, 1.14);
  }

  @Test
  void nearlyEverySetIsPeeledWithTheFirstSeed() {
    long seed = 2_022;
    SplittableRandom random = new SplittableRandom(seed);
    int failed = 0;
    for (int round = 0; round < 2_000; round++) {
      long[] hashes = random.longs(1 + random.nextInt(600)).toArray();
      Peeling peeling = new Peeling(FuseShape.forKeys(hashes.length), hashes.length);
      failed += peeling.findOrder(hashes, hashes.length, round) ? 0 : 1;
    }
    assertThat(failed).as("failures of 2,000, seed %d", seed).isLessThan(200);
  }
}
