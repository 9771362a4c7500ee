package io.kiwidb.testkit.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.spi.Filter;
import io.kiwidb.spi.FilterBuilder;
import io.kiwidb.spi.FilterFigures;
import io.kiwidb.spi.MeasurableFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The contract of filters that exclude keys. A provider's test extends this class and specifies the
 * provider.
 */
public abstract class FilterContract extends FilterSafetyContract {
  /**
   * Number of lookups of absent keys per measurement; enough for about a thousand false positives
   * at a rate of 0.001.
   */
  private static final int LOOKUPS = 1_000_000;

  /** Returns the allowed relative deviation of the measured rate above the requested rate. */
  protected double tolerance() {
    return 0.1;
  }

  /**
   * Returns the minimum measured rate as a share of the requested rate: a filter that is more
   * accurate wastes memory.
   */
  protected double leastShare() {
    return 0.5;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.01, 0.005, 0.001})
  public void measuredRateMeetsTheAskedOne(double rate) {
    for (int keys : new int[] {20_000, 300_000}) {
      double measured = measure(filterOf(rate, keys));
      // Four standard deviations of the count of false positives.
      double noise = 4 * Math.sqrt(rate / LOOKUPS);
      assertThat(measured)
          .as("measured rate of %d keys, asked for %s", keys, rate)
          .isLessThanOrEqualTo(rate * (1 + tolerance()) + noise)
          .isGreaterThanOrEqualTo(rate * leastShare() - noise);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.01, 0.001})
  public void figuresTellTheRateThatIsMeasured(double rate) {
    for (int keys : new int[] {500, 20_000}) {
      Filter filter = filterOf(rate, keys);
      if (filter instanceof MeasurableFilter measurable) {
        FilterFigures figures = measurable.figures();
        double expected = figures.falsePositiveRate();
        double noise = 4 * Math.sqrt(expected / LOOKUPS);
        assertThat(measure(filter))
            .as("measured rate of %d keys, asked for %s", keys, rate)
            .isBetween(expected * 0.95 - noise, expected * 1.05 + noise);
        assertThat(figures.bits()).isPositive();
        assertThat(figures.probes()).isPositive();
        assertThat(figures.fill()).isBetween(0.2, 0.8);
      }
    }
  }

  @Test
  public void smallFiltersMeetTheRateToo() {
    int positives = 0;
    for (int round = 0; round < 100; round++) {
      FilterBuilder builder = provider().builder(RATE);
      for (int i = 0; i < 40 + round; i++) {
        builder.add(present(round * 1_000 + i));
      }
      Filter filter = read(builder.finish());
      for (int i = 0; i < LOOKUPS / 100; i++) {
        positives += filter.mayContain(absent(i)) ? 1 : 0;
      }
    }
    assertThat(positives / (double) LOOKUPS).isLessThanOrEqualTo(RATE * (1 + tolerance()));
  }

  @Test
  public void filterOfNoKeysContainsNothing() {
    Filter filter = read(provider().builder(RATE).finish());
    assertThat(filter.mayContain(0)).isFalse();
    assertThat(filter.mayContain(-1)).isFalse();
    assertThat(measure(filter)).isZero();
  }

  @Test
  public void unknownFormatVersionIsRefusedAndNamed() {
    byte[] encoded = encode(RATE, 100);
    encoded[0] = 99;
    assertThatThrownBy(() -> read(encoded))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("99");
  }

  private static double measure(Filter filter) {
    int positives = 0;
    for (int i = 0; i < LOOKUPS; i++) {
      positives += filter.mayContain(absent(i)) ? 1 : 0;
    }
    return positives / (double) LOOKUPS;
  }
}
