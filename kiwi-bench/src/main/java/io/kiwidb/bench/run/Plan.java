package io.kiwidb.bench.run;

import io.kiwidb.Durability;
import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.bench.engine.EngineKind;
import io.kiwidb.bench.engine.TransactionKind;
import io.kiwidb.bench.workload.Load;
import io.kiwidb.bench.workload.Workload;
import io.kiwidb.bench.workload.Workload.Phase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that defines one run on one engine.
 *
 * @param engine the engine to measure
 * @param workloads workloads in order; each runs with every thread count before the next
 * @param threads thread counts
 * @param load data in the store
 * @param limits limits of each workload
 * @param durability when a write is acknowledged
 * @param cacheBytes capacity of the cache for data blocks
 * @param memtableBytes memtable size
 * @param settings Kiwi settings
 * @param directory directory of the store, which is kept; empty: a temporary store
 * @param recordings directory for flight recordings; empty: none
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
  private static final int MAX_THREADS = 512;

  /** How long values live in a store of a plan that reads such: longer than any run. */
  private static final int TTL_SECONDS = 24 * 60 * 60;

  /** Returns the time to live of all values; 0 for ever. */
  int ttlSeconds() {
    return workloads.contains(Workload.READTTL) ? TTL_SECONDS : 0;
  }

  /** Returns which kind of transactions the workloads need. */
  TransactionKind transactions() {
    if (workloads.contains(Workload.TXNOPTIMISTIC)) {
      return TransactionKind.OPTIMISTIC;
    }
    return workloads.contains(Workload.TXNPESSIMISTIC)
        ? TransactionKind.PESSIMISTIC
        : TransactionKind.NONE;
  }

  /** Rejects invalid plans. */
  public Plan {
    if (workloads.isEmpty()) {
      throw new BenchException("no workload given; try fillrandom,readrandom");
    }
    BenchException.require(
        !threads.isEmpty() && threads.stream().allMatch(each -> each > 0 && each <= MAX_THREADS),
        "--threads",
        threads,
        "thread counts from 1 to " + MAX_THREADS);
    EngineKind.requireKeyspaces(load.keyspaces(), List.of(engine));
    if (workloads.contains(Workload.TXNOPTIMISTIC) && workloads.contains(Workload.TXNPESSIMISTIC)) {
      throw new BenchException("a store is opened for one kind of transactions;"
          + " run txnoptimistic and txnpessimistic one after the other");
    }
    Workload first = workloads.get(0);
    if (directory.isEmpty() && first.phase() != Phase.FILL) {
      throw new BenchException("'" + first.label()
          + "' requires a filled store: start with fillseq, fillrandom or fillbatch, for example fillrandom,"
          + first.label() + ", or use --dir with a store from an earlier run");
    }
  }
}
