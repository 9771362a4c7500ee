package io.kiwidb.bench.jmh;

import io.kiwidb.spi.Filter;
import io.kiwidb.spi.FilterBuilder;
import io.kiwidb.spi.FilterProvider;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Filters: building a filter, querying a key that it contains, and querying one that it does not
 * contain.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class FilterBenchmark {
  /** Name of the provider. */
  @Param("bloom")
  public String provider;

  /** Number of keys in the filter; the large filter exceeds the CPU caches. */
  @Param({"100000", "10000000"})
  public int entries;

  /** False-positive rate. */
  @Param("0.01")
  public double rate;

  private FilterProvider filters;
  private long[] hashes;
  private long[] others;
  private Filter filter;
  private int next;

  /** Builds the filter to query. */
  @Setup(Level.Trial)
  public void fill() {
    filters = ClassPathProviders.named(FilterProvider.class, provider);
    SplittableRandom random = new SplittableRandom(1);
    hashes = random.longs(entries).toArray();
    others = random.longs(entries).toArray();
    byte[] bytes = build();
    filter = filters.read(bytes, 0, bytes.length);
  }

  private int nextIndex() {
    int now = next;
    next = now + 1 == entries ? 0 : now + 1;
    return now;
  }

  /** Builds a whole filter; divide by {@code entries} for the time per key. */
  @Benchmark
  public byte[] build() {
    FilterBuilder builder = filters.builder(rate);
    for (long hash : hashes) {
      builder.add(hash);
    }
    return builder.finish();
  }

  /** Queries a key that the filter contains. */
  @Benchmark
  public boolean queryPresent() {
    return filter.mayContain(hashes[nextIndex()]);
  }

  /** Queries a key that the filter does not contain. */
  @Benchmark
  public boolean queryMissing() {
    return filter.mayContain(others[nextIndex()]);
  }
}
