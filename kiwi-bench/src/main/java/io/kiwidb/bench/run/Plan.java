package io.kiwidb.bench.run;

import io.kiwidb.Durability;
import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.bench.engine.EngineKind;
import io.kiwidb.bench.workload.Load;
import io.kiwidb.bench.workload.Workload;
import io.kiwidb.bench.workload.Workload.Phase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that one run over one engine does.
 *
 * @param engine what is measured
 * @param workloads in order; each with each number of threads before the next
 * @param threads the numbers of threads
 * @param load what the store holds
 * @param limits how much is done
 * @param durability when a write is acknowledged
 * @param cacheBytes budget for data blocks
 * @param memtableBytes size of a memtable
 * @param settings settings of Kiwi's
 * @param directory where the store is, and stays; empty for a temporary one
 * @param recordings where flight recordings of the workloads go; empty for none
 */
public record Plan(
    EngineKind engine,
    List<Workload> workloads,
    List<Integer> threads,
    Load load,
    Limits limits,
    Durability durability,
    long cacheBytes,
    long memtableBytes,
    Map<String, String> settings,
    Optional<Path> directory,
    Optional<Path> recordings) {
  private static final int MOST_THREADS = 512;

  /** Refuses what cannot be done. */
  public Plan {
    if (workloads.isEmpty()) {
      throw new BenchException("no workload was named: try fillrandom,readrandom");
    }
    BenchException.require(
        !threads.isEmpty() && threads.stream().allMatch(each -> each > 0 && each <= MOST_THREADS),
        "--threads",
        threads,
        "numbers of threads from 1 to " + MOST_THREADS);
    Workload first = workloads.get(0);
    if (directory.isEmpty() && first.phase() != Phase.FILL) {
      throw new BenchException("'" + first.label()
          + "' needs a store that was filled: begin with one of fillseq, fillrandom, fillbatch, as in fillrandom,"
          + first.label() + ", or let --dir name a directory with one");
    }
  }
}
