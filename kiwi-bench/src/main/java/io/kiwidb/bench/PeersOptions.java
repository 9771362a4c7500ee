package io.kiwidb.bench;

import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.bench.engine.EngineKind;
import io.kiwidb.bench.peers.Peers;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a run over several engines. Threading: not thread-safe. */
final class PeersOptions {
  private static final int DEFAULT_ROUNDS = 1;

  @Option(
      names = "--peers",
      description =
          "Does the same work on several engines, each in a JVM of its own, and compares.")
  private boolean requested;

  @Option(
      names = "--engines",
      split = ",",
      paramLabel = "NAME",
      description = "With --peers: which, the one to compare with first. Default: all, Kiwi first.")
  private @Nullable List<String> engines;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description =
          "With --peers: how many times, engine after engine in each; medians are shown. Default: 1.")
  private @Nullable Integer rounds;

  boolean isRequested() {
    return requested;
  }

  /** Refuses options that would do nothing. */
  void requireUnused() {
    if (engines != null || rounds != null) {
      throw new BenchException(
          "--engines and --rounds go with --peers; for one other engine: --engine NAME");
    }
  }

  Peers peers(String heap, Peers.Listener listener) {
    List<EngineKind> kinds = engines == null
        ? EngineKind.peers()
        : engines.stream().map(EngineKind::named).toList();
    return new Peers(kinds, rounds == null ? DEFAULT_ROUNDS : rounds, heap, listener);
  }
}
