package io.kiwidb.bench;

import io.kiwidb.bench.engine.BenchException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of {@code --growth}. Threading: not thread-safe. */
final class GrowthOptions {
  @Option(
      names = "--growth",
      split = ",",
      paramLabel = "N",
      converter = NumberConverter.class,
      description =
          "Run the workloads once per number of keys, each in a new JVM, report how costs grow, and extrapolate to one terabyte. Example: --growth 1m,10m,50m")
  private @Nullable List<Long> sizes;

  boolean isRequested() {
    return sizes != null;
  }

  /** Returns the numbers of keys in ascending order. */
  List<Long> sizes() {
    List<Long> given = sizes == null ? List.of() : sizes;
    boolean grows = given.size() > 1;
    for (int i = 1; i < given.size(); i++) {
      grows &= given.get(i) > given.get(i - 1);
    }
    if (!grows) {
      throw new BenchException(
          "--growth " + given
              + " is invalid: give at least two numbers of keys in ascending order, for example --growth 1m,10m,50m");
    }
    return given;
  }
}
