package io.kiwidb.bench;

import io.kiwidb.bench.engine.BenchException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a run over several numbers of keys. Threading: not thread-safe. */
final class GrowthOptions {
  @Option(
      names = "--growth",
      split = ",",
      paramLabel = "N",
      converter = NumberConverter.class,
      description =
          "Does the same work with so many keys each time, each in a JVM of its own, shows how costs grow, and computes what a terabyte would take: --growth 1m,10m,50m")
  private @Nullable List<Long> sizes;

  boolean isRequested() {
    return sizes != null;
  }

  /** The numbers of keys, each larger than the one before. */
  List<Long> sizes() {
    List<Long> given = sizes == null ? List.of() : sizes;
    boolean grows = given.size() > 1;
    for (int i = 1; i < given.size(); i++) {
      grows &= given.get(i) > given.get(i - 1);
    }
    if (!grows) {
      throw new BenchException(
          "--growth " + given
              + " does not grow: name two numbers of keys at least, each larger than the one before, as in --growth 1m,10m,50m");
    }
    return given;
  }
}
