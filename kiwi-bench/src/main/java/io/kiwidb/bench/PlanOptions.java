package io.kiwidb.bench;

import io.kiwidb.Durability;
import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.bench.engine.EngineKind;
import io.kiwidb.bench.run.Limits;
import io.kiwidb.bench.run.Plan;
import io.kiwidb.bench.workload.KeyForm;
import io.kiwidb.bench.workload.Load;
import io.kiwidb.bench.workload.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what is done. Threading: not thread-safe. */
final class PlanOptions {
  private static final long DEFAULT_NUM = 1_000_000;

  @Option(
      names = "--engine",
      defaultValue = "kiwi",
      paramLabel = "NAME",
      description = "kiwi, rocksdb, rocksdb-universal, lmdb, mvstore or leveldb.")
  private String engine = "";

  @Option(
      names = "--num",
      paramLabel = "N",
      converter = NumberConverter.class,
      description = "How many keys there are. Default: 1000000.")
  private @Nullable Long num;

  @Option(
      names = "--key-size",
      defaultValue = "16",
      paramLabel = "BYTES",
      description = "Bytes of a key.")
  private int keySize;

  @Option(
      names = "--value-size",
      defaultValue = "100",
      paramLabel = "BYTES",
      description = "Bytes of a value; they do not compress.")
  private int valueSize;

  @Option(
      names = "--keys",
      defaultValue = "binary",
      paramLabel = "FORM",
      description =
          "binary: eight bytes big-endian and padding, as RocksDB's db_bench; decimal: digits, as LevelDB's, with long common prefixes.")
  private KeyForm keys = KeyForm.BINARY;

  @Option(
      names = "--threads",
      split = ",",
      defaultValue = "1",
      paramLabel = "N",
      description = "Numbers of threads; every workload runs with each.")
  private List<Integer> threads = List.of();

  @Option(
      names = "--reads",
      paramLabel = "N",
      converter = NumberConverter.class,
      description =
          "Operations of a workload that does not fill, over all threads. Default: --num, and readseq and readreverse walk over everything once in each thread.")
  private @Nullable Long reads;

  @Option(
      names = "--duration",
      defaultValue = "0",
      paramLabel = "SECONDS",
      description = "Ends such a workload after that time, whatever --reads says; 0 for never.")
  private double duration;

  @Option(
      names = "--batch",
      defaultValue = "100",
      paramLabel = "N",
      description = "Entries of a batch, keys of a multi-get.")
  private int batch;

  @Option(
      names = "--rate",
      defaultValue = "20000",
      paramLabel = "N",
      description =
          "Operations a second of 'mixed' and 'overwritepaced', over all threads, and of the writer in 'readwhilewritingpaced'.")
  private double rate;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Where all randomness comes from.")
  private long seed;

  @Option(
      names = "--durability",
      defaultValue = "NONE",
      paramLabel = "POLICY",
      description = "When a write is acknowledged: NONE, SYNC, and for Kiwi BATCH or ADAPTIVE.")
  private Durability durability = Durability.NONE;

  @Option(
      names = "--cache",
      defaultValue = "512m",
      paramLabel = "BYTES",
      converter = NumberConverter.class,
      description = "Budget of the block cache.")
  private long cache;

  @Option(
      names = "--memtable",
      defaultValue = "64m",
      paramLabel = "BYTES",
      converter = NumberConverter.class,
      description = "Size of a memtable.")
  private long memtable;

  @Option(
      names = "--settings",
      split = ",",
      paramLabel = "NAME=VALUE",
      description =
          "Settings of Kiwi's, or providers (memtable=skiplist); bench.sync-micros=435 makes every sync last so long.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where the store is; it stays, and the next run can go on with it.")
  private @Nullable Path dir;

  @Option(
      names = "--sample",
      defaultValue = "0",
      paramLabel = "N",
      description = "Times one call in so many; 0 for every call, and one entry in 64 of scans.")
  private int sample;

  @Option(
      names = "--no-settle",
      description = "Does not flush and wait for background work after workloads that write.")
  private boolean noSettle;

  @Option(
      names = "--profile",
      paramLabel = "DIR",
      description = "Writes a flight recording (JFR) of each workload there.")
  private @Nullable Path profile;

  /** Refuses what makes no sense where the number of keys grows. */
  void requireGrowable() {
    if (num != null) {
      throw new BenchException("--growth says how many keys there are: leave out --num");
    }
    if (!settings.isEmpty() && EngineKind.named(engine) != EngineKind.KIWI) {
      throw new BenchException("--settings are Kiwi's; " + engine + " takes none");
    }
  }

  /** The same as arguments for a process that measures one engine. */
  List<String> arguments(List<String> workloads, EngineKind of) {
    return arguments(workloads, of, entries(), of.label());
  }

  /** The same as arguments for a process that measures with so many keys. */
  List<String> arguments(List<String> workloads, long entries) {
    return arguments(workloads, EngineKind.named(engine), entries, String.valueOf(entries));
  }

  /**
   * With the name of the directories, in those that were named, for what belongs to one process.
   */
  private List<String> arguments(
      List<String> workloads, EngineKind of, long entries, String place) {
    List<String> arguments = new ArrayList<>(List.of(
        String.join(",", workloads),
        "--num=" + entries,
        "--key-size=" + keySize,
        "--value-size=" + valueSize,
        "--keys=" + keys,
        "--threads=" + threads.stream().map(String::valueOf).collect(Collectors.joining(",")),
        "--duration=" + duration,
        "--batch=" + batch,
        "--rate=" + rate,
        "--seed=" + seed,
        "--durability=" + durability,
        "--cache=" + cache,
        "--memtable=" + memtable,
        "--sample=" + sample));
    if (reads != null) {
      arguments.add("--reads=" + reads);
    }
    if (noSettle) {
      arguments.add("--no-settle");
    }
    if (of == EngineKind.KIWI) {
      settings.forEach((name, value) -> arguments.add("--settings=" + name + "=" + value));
    }
    if (dir != null) {
      arguments.add("--dir=" + dir.resolve(place));
    }
    if (profile != null) {
      arguments.add("--profile=" + profile.resolve(place));
    }
    return arguments;
  }

  /** What they say, for workloads of these names. */
  Plan plan(List<String> workloads) {
    return plan(workloads, entries());
  }

  private long entries() {
    return num == null ? DEFAULT_NUM : num;
  }

  /** The same with so many keys. */
  Plan plan(List<String> workloads, long entries) {
    return new Plan(
        EngineKind.named(engine),
        workloads.stream().map(Workload::named).toList(),
        threads,
        new Load(entries, keySize, valueSize, keys, batch, rate, seed),
        new Limits(
            reads == null ? 0 : reads,
            Duration.ofNanos((long) (duration * 1e9)),
            sample,
            noSettle ? Limits.Settling.GO_ON : Limits.Settling.WAIT),
        durability,
        cache,
        memtable,
        settings,
        Optional.ofNullable(dir),
        Optional.ofNullable(profile));
  }
}
