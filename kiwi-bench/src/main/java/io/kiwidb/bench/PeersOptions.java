package io.kiwidb.bench;

import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.bench.engine.EngineKind;
import io.kiwidb.bench.peers.Peers;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of {@code --peers}. Threading: not thread-safe. */
final class PeersOptions {
  private static final int DEFAULT_ROUNDS = 1;

  @Option(
      names = "--peers",
      description =
          "Run the workloads on several engines, each in a new JVM, and compare the results.")
  private boolean requested;

  @Option(
      names = "--engines",
      split = ",",
      paramLabel = "NAME",
      description =
          "With --peers: the engines to compare; the first is the baseline. Default: kiwi,rocksdb,lmdb,mvstore,leveldb.")
  private @Nullable List<String> engines;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description =
          "With --peers: number of rounds; each round runs every engine once, and medians are reported. Default: 1.")
  private @Nullable Integer rounds;

  boolean isRequested() {
    return requested;
  }

  /** Rejects options that would have no effect. */
  void requireUnused() {
    if (engines != null || rounds != null) {
      throw new BenchException(
          "--engines and --rounds require --peers; to measure one other engine, use --engine NAME");
    }
  }

  List<EngineKind> engines() {
    return engines == null
        ? EngineKind.peers()
        : engines.stream().map(EngineKind::named).toList();
  }

  Peers peers(String heap, Peers.Listener listener) {
    return new Peers(engines(), rounds == null ? DEFAULT_ROUNDS : rounds, heap, listener);
  }
}
