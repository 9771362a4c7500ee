package io.kiwidb.testkit.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.key.KeyHash;
import io.kiwidb.spi.Filter;
import io.kiwidb.spi.FilterBuilder;
import io.kiwidb.spi.FilterFigures;
import io.kiwidb.spi.FilterProvider;
import io.kiwidb.spi.MeasurableFilter;
import io.kiwidb.testkit.provider.AllocationMeter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The contract of all filters, even one that excludes no keys: never exclude a key that was added,
 * and reject bytes that it did not write. {@link FilterContract} adds requirements for useful
 * filters.
 */
public abstract class FilterSafetyContract {
  static final double RATE = 0.01;

  /** Returns the provider under test. */
  protected abstract FilterProvider provider();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 51, 52, 1_000, 65_536, 1_000_000})
  public void everyAddedKeyIsFound(int keys) {
    Filter filter = filterOf(RATE, keys);
    for (int i = 0; i < keys; i++) {
      assertThat(filter.mayContain(present(i))).as("key %d of %d", i, keys).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.999, 0.5, 0.1, 0.000_1, 0.000_001, 1e-12})
  public void everyAddedKeyIsFoundAtEveryRate(double rate) {
    Filter filter = filterOf(rate, 5_000);
    for (int i = 0; i < 5_000; i++) {
      assertThat(filter.mayContain(present(i))).as("key %d at rate %s", i, rate).isTrue();
    }
  }

  @Test
  public void extremeHashesAreFound() {
    long[] extremes = {0, -1, 1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32, 0xffff_ffffL, -1L << 32};
    for (int others : new int[] {0, 100, 10_000}) {
      FilterBuilder builder = provider().builder(RATE);
      for (int i = 0; i < others; i++) {
        builder.add(present(i));
      }
      for (long hash : extremes) {
        builder.add(hash);
      }
      Filter filter = read(builder.finish());
      for (long hash : extremes) {
        assertThat(filter.mayContain(hash))
            .as("hash %x among %d others", hash, others)
            .isTrue();
      }
    }
  }

  @Test
  public void repeatedKeysDoNotEnlargeTheFilter() {
    FilterBuilder repeating = provider().builder(RATE);
    FilterBuilder plain = provider().builder(RATE);
    for (int i = 0; i < 10_000; i++) {
      plain.add(present(i));
      for (int version = 0; version < 5; version++) {
        repeating.add(present(i));
      }
    }
    assertThat(repeating.finish()).isEqualTo(plain.finish());
  }

  @Test
  public void sliceAtAnOffsetIsReadLikeTheWhole() {
    byte[] encoded = encode(RATE, 3_000);
    byte[] surrounded = new byte[encoded.length + 24];
    Arrays.fill(surrounded, (byte) 0xa5);
    System.arraycopy(encoded, 0, surrounded, 13, encoded.length);
    Filter whole = read(encoded);
    Filter slice = provider().read(surrounded, 13, encoded.length);
    for (int i = 0; i < 3_000; i++) {
      assertThat(slice.mayContain(present(i))).isTrue();
      assertThat(slice.mayContain(absent(i))).isEqualTo(whole.mayContain(absent(i)));
    }
  }

  @Test
  public void equalKeysGiveEqualBytes() {
    assertThat(encode(RATE, 2_000)).isEqualTo(encode(RATE, 2_000));
  }

  @Test
  public void truncatedOrExtendedFiltersAreRefused() {
    byte[] encoded = encode(RATE, 500);
    for (int length = 0; length < encoded.length; length++) {
      int shorter = length;
      assertThatThrownBy(() -> provider().read(encoded, 0, shorter))
          .as("the first %d of %d bytes", length, encoded.length)
          .isInstanceOf(IllegalArgumentException.class);
    }
    byte[] longer = Arrays.copyOf(encoded, encoded.length + 1);
    assertThatThrownBy(() -> provider().read(longer, 0, longer.length))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  public void garbageIsRefusedOrAnswersWithoutFailing() {
    long seed = 7_301;
    SplittableRandom random = new SplittableRandom(seed);
    int refused = 0;
    for (int round = 0; round < 2_000; round++) {
      byte[] garbage = new byte[random.nextInt(300)];
      random.nextBytes(garbage);
      try {
        assertThat(provider().read(garbage, 0, garbage.length).memoryBytes()).isPositive();
      } catch (IllegalArgumentException expected) {
        refused++;
      }
    }
    assertThat(refused).as("garbage refused, seed %d", seed).isGreaterThan(1_990);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -0.1, 1.5, Double.NaN, Double.POSITIVE_INFINITY})
  public void impossibleRatesAreRefused(double rate) {
    assertThatThrownBy(() -> provider().builder(rate)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  public void lookupsAllocateNothing() {
    Filter filter = filterOf(RATE, 1_000);
    int[] positives = new int[1];
    long[] hashes = new SplittableRandom(11).longs(10_000).toArray();
    AllocationMeter.assertAllocatesNothing("10,000 lookups", () -> {
      for (long hash : hashes) {
        positives[0] += filter.mayContain(hash) ? 1 : 0;
      }
    });
    assertThat(positives[0]).isPositive();
  }

  @Test
  public void memoryIsWhatTheFilterTakes() {
    byte[] encoded = encode(RATE, 100_000);
    assertThat(read(encoded).memoryBytes())
        .isBetween((long) encoded.length, encoded.length + encoded.length / 50L + 200);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 20_000})
  public void figuresArePlausible(int keys) {
    if (filterOf(RATE, keys) instanceof MeasurableFilter measurable) {
      FilterFigures figures = measurable.figures();
      assertThat(figures.bits()).isBetween(0L, 8 * filterOf(RATE, keys).memoryBytes());
      assertThat(figures.setBits()).isBetween(0L, figures.bits());
      assertThat(figures.fill()).isBetween(0.0, 1.0);
      assertThat(figures.probes()).isNotNegative();
      assertThat(figures.falsePositiveRate()).isBetween(0.0, 1.0);
      assertThat(measurable.figures()).as("the same again").isEqualTo(figures);
    }
  }

  @Test
  public void manyThreadsReadTheSameAnswers() throws InterruptedException, ExecutionException {
    Filter filter = filterOf(RATE, 20_000);
    long alone = positives(filter);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Long>> counts = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        counts.add(threads.submit(() -> positives(filter)));
      }
      for (Future<Long> count : counts) {
        assertThat(count.get()).isEqualTo(alone);
      }
    } finally {
      threads.shutdown();
    }
  }

  /** Returns the hash of the i-th key that the filters contain. */
  protected static long present(int i) {
    return hash("present-" + i);
  }

  /** Returns the hash of the i-th key that the filters do not contain. */
  protected static long absent(int i) {
    return hash("absent-" + i);
  }

  private static long hash(String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    return KeyHash.of(bytes, 0, bytes.length);
  }

  private static long positives(Filter filter) {
    long positives = 0;
    for (int i = 0; i < 40_000; i++) {
      positives += filter.mayContain(present(i)) ? 1 : 0;
    }
    return positives;
  }

  final byte[] encode(double rate, int keys) {
    FilterBuilder builder = provider().builder(rate);
    for (int i = 0; i < keys; i++) {
      builder.add(present(i));
    }
    return builder.finish();
  }

  final Filter filterOf(double rate, int keys) {
    return read(encode(rate, keys));
  }

  final Filter read(byte[] encoded) {
    return provider().read(encoded, 0, encoded.length);
  }
}
