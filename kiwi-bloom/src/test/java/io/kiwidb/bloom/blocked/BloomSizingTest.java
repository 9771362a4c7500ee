package io.kiwidb.bloom.blocked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BloomSizingTest {
  @Test
  void tenBitsAKeyErrAsPublished() {
    // RocksDB states 0.957 % for its filter of the same shape, measured; the computation is a
    // little pessimistic.
    assertThat(BloomSizing.rate(51.2, 6)).isCloseTo(0.00957, within(0.0002));
  }

  @Test
  void bitsAndProbesAreTheFewestThatMeetTheRate() {
    assertSizing(0.1, 3, 4.84);
    assertSizing(0.01, 6, 9.92);
    assertSizing(0.001, 9, 15.55);
    assertSizing(0.000_001, 16, 38.8);
  }

  @Test
  void aLineMoreThanTheKeysFillIsNeverTaken() {
    BloomSizing sizing = BloomSizing.forRate(0.01);
    assertThat(sizing.lines(0)).isZero();
    assertThat(sizing.lines(1)).isEqualTo(1);
    assertThat(sizing.lines((long) sizing.keysPerLine())).isEqualTo(1);
    assertThat(sizing.lines((long) sizing.keysPerLine() + 1)).isEqualTo(2);
  }

  @Test
  void rateThatNothingMeetsCostsALineAKey() {
    BloomSizing sizing = BloomSizing.forRate(1e-300);
    assertThat(sizing.probes()).isEqualTo(Probes.MAX);
    assertThat(sizing.lines(1_000)).isEqualTo(1_000);
  }

  @Test
  void sizeEndsAtWhatAnArrayHolds() {
    assertThat(BloomSizing.forRate(0.01).lines(10_000_000_000L)).isEqualTo(BloomLayout.MAX_LINES);
    assertThat(BloomLayout.encodedBytes(BloomLayout.MAX_LINES)).isLessThan(Integer.MAX_VALUE);
  }

  @Test
  void linesOfTheExtremeHashesAreTheFirstAndTheLast() {
    assertThat(Probes.line(0, 1000)).isZero();
    assertThat(Probes.line(-1, 1000)).isEqualTo(999);
    assertThat(Probes.line(Long.MIN_VALUE, 1000)).isEqualTo(500);
    assertThat(Probes.line(Long.MAX_VALUE, 1000)).isEqualTo(499);
  }

  private static void assertSizing(double rate, int probes, double bitsPerKey) {
    BloomSizing sizing = BloomSizing.forRate(rate);
    assertThat(sizing.probes()).as("probes for %s", rate).isEqualTo(probes);
    assertThat(512 / sizing.keysPerLine())
        .as("bits per key for %s", rate)
        .isCloseTo(bitsPerKey, within(0.05));
  }
}
