package io.kiwidb.bench;

import io.kiwidb.Durability;
import io.kiwidb.Settings;
import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.bench.engine.EngineKind;
import io.kiwidb.bench.engine.EngineOptions;
import io.kiwidb.bench.engine.KiwiOptions;
import io.kiwidb.bench.engine.TransactionKind;
import io.kiwidb.bench.keyspaces.CostsPlan;
import io.kiwidb.bench.run.Limits;
import io.kiwidb.bench.run.Plan;
import io.kiwidb.bench.server.ServerPlan;
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
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Options that define the workloads and the store. Threading: not thread-safe. */
final class PlanOptions {
  private static final long DEFAULT_NUM = 1_000_000;
  private static final int DEFAULT_COSTED_KEYSPACES = 10_000;

  @Option(
      names = "--engine",
      defaultValue = "kiwi",
      paramLabel = "NAME",
      description =
          "Engine to measure: kiwi, rocksdb, rocksdb-universal, lmdb, mvstore or leveldb.")
  private String engine = "";

  @Option(
      names = "--num",
      paramLabel = "N",
      converter = NumberConverter.class,
      description = "Number of keys. Default: 1000000.")
  private @Nullable Long num;

  @Option(
      names = "--key-size",
      defaultValue = "16",
      paramLabel = "BYTES",
      description = "Key size.")
  private int keySize;

  @Option(
      names = "--value-size",
      defaultValue = "100",
      paramLabel = "BYTES",
      description = "Value size; values are incompressible.")
  private int valueSize;

  @Option(
      names = "--keys",
      defaultValue = "binary",
      paramLabel = "FORM",
      description =
          "Key format. binary: 8 bytes big-endian plus padding, as in RocksDB's db_bench; decimal: decimal digits, as in LevelDB's db_bench, with long common prefixes.")
  private KeyForm keys = KeyForm.BINARY;

  @Option(
      names = "--keyspaces",
      paramLabel = "N",
      description =
          "Number of keyspaces of the store; with RocksDB column families, other engines reject it. Each holds one range of the keys: random reads and writes go to all of them, a batch of fillbatch is written across them, and fillseq and scans pass through one after the other. 1 is the default keyspace alone. Default: 1; with --keyspace-costs 10000.")
  private @Nullable Integer keyspaces;

  @Option(
      names = "--threads",
      split = ",",
      defaultValue = "1",
      paramLabel = "N",
      description = "Thread counts; every workload runs once with each of them.")
  private List<Integer> threads = List.of();

  @Option(
      names = "--reads",
      paramLabel = "N",
      converter = NumberConverter.class,
      description =
          "Operations per workload, over all threads; fill workloads ignore it. Default: --num; readseq and readreverse scan the whole store once per thread.")
  private @Nullable Long reads;

  @Option(
      names = "--duration",
      defaultValue = "0",
      paramLabel = "SECONDS",
      description =
          "Time limit per workload, in addition to --reads; fill workloads ignore it. 0: no limit.")
  private double duration;

  @Option(
      names = "--batch",
      defaultValue = "100",
      paramLabel = "N",
      description = "Entries per batch and keys per multi-get.")
  private int batch;

  @Option(
      names = "--rate",
      defaultValue = "20000",
      paramLabel = "N",
      description =
          "Operations per second of 'mixed' and 'overwritepaced', over all threads, and of the writer in 'readwhilewritingpaced'.")
  private double rate;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Seed of all random numbers.")
  private long seed;

  @Option(
      names = "--durability",
      defaultValue = "NONE",
      paramLabel = "POLICY",
      description = "Durability policy: NONE or SYNC; with Kiwi also BATCH or ADAPTIVE.")
  private Durability durability = Durability.NONE;

  @Option(
      names = "--cache",
      defaultValue = "512m",
      paramLabel = "BYTES",
      converter = NumberConverter.class,
      description = "Block cache size.")
  private long cache;

  @Option(
      names = "--memtable",
      defaultValue = "64m",
      paramLabel = "BYTES",
      converter = NumberConverter.class,
      description = "Memtable size.")
  private long memtable;

  @Option(
      names = "--settings",
      split = ",",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "NAME=VALUE",
      description =
          "Kiwi settings and providers, such as memtable=skiplist. bench.sync-micros=435 makes every sync take at least 435 microseconds. RocksDB knows prefix-rule=fixed:N and blob.min-bytes.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--encrypt",
      description =
          "Encrypt the store of Kiwi, with a key that is no secret; other engines reject it. A later run with --dir needs it, too.")
  private boolean encrypt;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Directory of the store. It is kept, and a later run can continue with it.")
  private @Nullable Path dir;

  @Option(
      names = "--sample",
      defaultValue = "0",
      paramLabel = "N",
      description =
          "Measure the latency of every Nth call. 0: every call, and every 64th entry of a scan.")
  private int sample;

  @Option(
      names = "--no-settle",
      description = "Do not flush and wait for background work after workloads that write.")
  private boolean noSettle;

  @Option(
      names = "--profile",
      paramLabel = "DIR",
      description = "Write a flight recording (JFR) of each workload to this directory.")
  private @Nullable Path profile;

  /** Rejects options that conflict with {@code --growth}. */
  void requireGrowable() {
    if (num != null) {
      throw new BenchException("--growth sets the number of keys; remove --num");
    }
    if (!allSettings().isEmpty() && EngineKind.named(engine) != EngineKind.KIWI) {
      throw new BenchException((settings.isEmpty() ? "--encrypt" : "--settings")
          + " applies to kiwi only; remove it for " + engine);
    }
  }

  /** Returns these options as arguments for a child process that measures one engine. */
  List<String> arguments(List<String> workloads, EngineKind of) {
    return arguments(workloads, of, entries(), of.label());
  }

  /** Returns these options as arguments for a child process with this number of keys. */
  List<String> arguments(List<String> workloads, long entries) {
    return arguments(workloads, EngineKind.named(engine), entries, String.valueOf(entries));
  }

  /**
   * Returns the arguments. {@code place} is the child's subdirectory of {@code --dir} and
   * {@code --profile}.
   */
  private List<String> arguments(
      List<String> workloads, EngineKind of, long entries, String place) {
    List<String> arguments = new ArrayList<>(List.of(
        String.join(",", workloads),
        "--num=" + entries,
        "--key-size=" + keySize,
        "--value-size=" + valueSize,
        "--keys=" + keys,
        "--keyspaces=" + keyspaces(),
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
    if (encrypt && of == EngineKind.KIWI) {
      arguments.add("--encrypt");
    }
    settings.forEach((name, value) -> {
      if (of == EngineKind.KIWI
          || (of.hasPrefixes() && name.equals("prefix-rule"))
          || (of.hasBlobs() && name.equals(Settings.BLOB_MIN_BYTES.name()))) {
        arguments.add("--settings=" + name + "=" + value);
      }
    });
    if (dir != null) {
      arguments.add("--dir=" + dir.resolve(place));
    }
    if (profile != null) {
      arguments.add("--profile=" + profile.resolve(place));
    }
    return arguments;
  }

  /** Returns the plan for the named workloads. */
  Plan plan(List<String> workloads) {
    return plan(workloads, entries());
  }

  int keyspaces() {
    return keyspaces == null ? 1 : keyspaces;
  }

  /** Returns the plan for the costs of keyspaces. */
  CostsPlan costsPlan(KeyspaceCostsOptions costs) {
    if (EngineKind.named(engine) != EngineKind.KIWI) {
      throw new BenchException("--keyspace-costs measures kiwi only; remove --engine " + engine);
    }
    Load load = load(entries(), keyspaces == null ? DEFAULT_COSTED_KEYSPACES : keyspaces);
    return new CostsPlan(
        load, costs.written(load.keyspaces()), durability, cache, memtable, allSettings());
  }

  /** Returns the plan for the costs of the server, with its store in a directory. */
  ServerPlan serverPlan(ServerCostsOptions costs, Path directory) {
    if (EngineKind.named(engine) != EngineKind.KIWI) {
      throw new BenchException("--server-costs measures kiwi only; remove --engine " + engine);
    }
    Load load = new Load(entries(), keySize, valueSize, KeyForm.DECIMAL, 1, batch, rate, seed);
    EngineOptions how = new EngineOptions(
        directory,
        durability,
        cache,
        memtable,
        load.entries() * load.entryBytes(),
        load.division(),
        allSettings(),
        0,
        TransactionKind.NONE);
    return new ServerPlan(
        load, how, costs.connections(), costs.dashboards(), costs.rounds(), costs.seconds());
  }

  /** Returns the settings, and that of encryption. */
  private Map<String, String> allSettings() {
    Map<String, String> all = new LinkedHashMap<>(settings);
    if (encrypt) {
      all.put(KiwiOptions.ENCRYPT, "bench");
    }
    return all;
  }

  /** Returns the directory of the store; empty: a temporary one. */
  Optional<Path> directory() {
    return Optional.ofNullable(dir);
  }

  private Load load(long entries, int inKeyspaces) {
    return new Load(entries, keySize, valueSize, keys, inKeyspaces, batch, rate, seed);
  }

  private long entries() {
    return num == null ? DEFAULT_NUM : num;
  }

  /** Returns the plan with this number of keys. */
  Plan plan(List<String> workloads, long entries) {
    return new Plan(
        EngineKind.named(engine),
        workloads.stream().map(Workload::named).toList(),
        threads,
        load(entries, keyspaces()),
        new Limits(
            reads == null ? 0 : reads,
            Duration.ofNanos((long) (duration * 1e9)),
            sample,
            noSettle ? Limits.Settling.GO_ON : Limits.Settling.WAIT),
        durability,
        cache,
        memtable,
        allSettings(),
        Optional.ofNullable(dir),
        Optional.ofNullable(profile));
  }
}
