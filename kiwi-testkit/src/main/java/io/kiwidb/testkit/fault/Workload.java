package io.kiwidb.testkit.fault;

import io.kiwidb.Durability;
import io.kiwidb.EventListener;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ProviderKind;
import io.kiwidb.Settings;
import io.kiwidb.WriteOptions;
import io.kiwidb.testkit.crash.CrashHarness;
import io.kiwidb.testkit.model.OperationKind;
import io.kiwidb.testkit.model.OperationScript;
import io.kiwidb.testkit.model.OperationWeights;
import io.kiwidb.testkit.model.ScriptOperator;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A workload for fault tests: operations, and the options to open the store with. Threading:
 * immutable.
 *
 * @param writes options of plain writes
 * @param options modifies the options of a store so small that a few writes make a table and a few
 *     tables a level
 */
public record Workload(
    String name,
    OperationScript script,
    WriteOptions writes,
    UnaryOperator<Options.Builder> options) {
  private static final int OPERATIONS = 60;
  private static final int KEYS = 60;

  /** Reads between writes, so that reads under a fault are compared as well. */
  private static final OperationWeights READS_TOO = CrashHarness.WRITES
      .with(OperationKind.GET, 14)
      .with(OperationKind.MULTI_GET, 3)
      .with(OperationKind.SCAN, 6);

  /** Returns thirteen diverse workloads. */
  public static List<Workload> all() {
    return List.of(
        leveledSync(),
        tieredBatch(),
        fifoNone(),
        async(),
        skipLog(),
        heavy(),
        large(),
        held(),
        keyspaces(),
        ranges(),
        merges(),
        blobs(),
        expiries());
  }

  /** Returns the workload with a name. */
  public static Workload named(String name) {
    return all().stream()
        .filter(workload -> workload.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown workload '" + name + "'"));
  }

  /** Returns this workload with an event listener. */
  public Workload listener(EventListener listener) {
    return new Workload(name, script, writes, builder -> options.apply(builder).listener(listener));
  }

  /** Returns whether the script moves the clock. */
  boolean passesTime() {
    return script.weights().weight(OperationKind.PASS_TIME) > 0;
  }

  /** Returns whether plain writes survive a process crash. */
  public boolean isLogged() {
    return writes.log() == WriteOptions.Log.WRITE;
  }

  Options.Builder builder() {
    return options.apply(Options.builder()
        .profile(Profile.DEV)
        .set(Settings.MEMTABLE_ENTRIES, 6L)
        .set(Settings.TABLE_BYTES, 4L << 10)
        .set(Settings.L0_TRIGGER, 2L)
        .set(Settings.LEVEL_BASE_BYTES, 4L << 10)
        .set(Settings.LEVEL_MULTIPLIER, 2L));
  }

  private static Workload leveledSync() {
    return logged(
        "leveled-sync",
        script(14, READS_TOO),
        options -> options
            .provider(ProviderKind.STRATEGY, "leveled")
            .provider(ProviderKind.LOG, "segmented")
            .set(Settings.DURABILITY, Durability.SYNC));
  }

  private static Workload tieredBatch() {
    return logged(
        "tiered-batch",
        script(12, READS_TOO),
        options -> options
            .provider(ProviderKind.STRATEGY, "tiered")
            .provider(ProviderKind.MEMTABLE, "skiplist")
            .set(Settings.DURABILITY, Durability.BATCH)
            .set(Settings.BATCH_OPERATIONS, 5L));
  }

  private static Workload fifoNone() {
    return logged(
        "fifo-none",
        script(13, READS_TOO),
        options -> options
            .provider(ProviderKind.STRATEGY, "fifo")
            .provider(ProviderKind.MEMTABLE, "skiplist")
            .provider(ProviderKind.LOG, "segmented")
            .set(Settings.DURABILITY, Durability.NONE));
  }

  private static Workload async() {
    OperationWeights weights = READS_TOO
        .with(OperationKind.ASYNC_WRITE, 60)
        .with(OperationKind.PUT, 10)
        .with(OperationKind.SYNC_WRITE, 4);
    return logged("async-adaptive", script(21, weights), options -> options);
  }

  private static Workload skipLog() {
    OperationWeights weights =
        READS_TOO.with(OperationKind.SYNC_WRITE, 0).with(OperationKind.SYNC, 0);
    return new Workload("skip-log", script(31, weights), WriteOptions.skipLog(), o -> o);
  }

  private static Workload heavy() {
    OperationWeights weights = READS_TOO
        .with(OperationKind.FLUSH, 14)
        .with(OperationKind.COMPACT, 6)
        .with(OperationKind.COMPACT_RANGE, 6)
        .with(OperationKind.REOPEN, 8);
    return logged(
        "maintenance",
        script(41, weights),
        options -> options
            .provider(ProviderKind.PREFIX_RULE, "fixed:2")
            .set(Settings.FLUSH_WORKERS, 2L)
            .set(Settings.COMPACTION_WORKERS, 2L));
  }

  private static Workload large() {
    return logged(
        "large-values",
        script(51, READS_TOO).values(40),
        options -> options
            .set(Settings.MEMTABLE_BYTES, 16L << 10)
            .set(Settings.MEMTABLE_ENTRIES, 0L)
            .set(Settings.TABLE_BYTES, 16L << 10)
            .set(Settings.LEVEL_BASE_BYTES, 32L << 10)
            .set(Settings.DURABILITY, Durability.BATCH)
            .set(Settings.BATCH_OPERATIONS, 3L));
  }

  private static Workload held() {
    OperationWeights weights = READS_TOO
        .with(OperationKind.SNAPSHOT_OPEN, 5)
        .with(OperationKind.SNAPSHOT_GET, 8)
        .with(OperationKind.SNAPSHOT_SCAN, 4)
        .with(OperationKind.SNAPSHOT_CLOSE, 2)
        .with(OperationKind.CURSOR_OPEN, 5)
        .with(OperationKind.CURSOR_WALK, 6)
        .with(OperationKind.CURSOR_STEP, 8)
        .with(OperationKind.REOPEN, 3);
    return logged(
        "held-views",
        script(61, weights),
        options -> options
            .provider(ProviderKind.STRATEGY, "leveled")
            .provider(ProviderKind.PREFIX_RULE, "fixed:1")
            .set(Settings.DURABILITY, Durability.ADAPTIVE));
  }

  /**
   * Keyspaces with memtables of different sizes, so that a batch over several of them is flushed in
   * one and only logged in another.
   */
  private static Workload keyspaces() {
    OperationWeights weights = READS_TOO
        .with(OperationKind.SNAPSHOT_OPEN, 4)
        .with(OperationKind.SNAPSHOT_GET, 8)
        .with(OperationKind.CURSOR_OPEN, 4)
        .with(OperationKind.CURSOR_WALK, 4)
        .with(OperationKind.FLUSH, 12)
        .with(OperationKind.REOPEN, 4)
        .keyspaces()
        .with(OperationKind.WIDE_BATCH, 50)
        .with(OperationKind.KEYSPACE_CREATE, 24)
        .with(OperationKind.KEYSPACE_DROP, 10)
        .with(OperationKind.KEYSPACE_RENAME, 12)
        .with(OperationKind.KEYSPACE_CLEAR, 12);
    return logged(
        "keyspaces",
        OperationScript.of(1011, 80).keys(KEYS).weights(weights),
        options -> options
            .mergeOperator(new ScriptOperator()) // that of the keyspaces it creates
            .set(Settings.DURABILITY, Durability.BATCH)
            .set(Settings.BATCH_OPERATIONS, 8L));
  }

  /** Deletions of ranges, under snapshots, with flushes and compactions of all sizes. */
  private static Workload ranges() {
    OperationWeights weights = READS_TOO
        .with(OperationKind.DELETE_RANGE, 24)
        .with(OperationKind.SNAPSHOT_OPEN, 5)
        .with(OperationKind.SNAPSHOT_GET, 6)
        .with(OperationKind.SNAPSHOT_SCAN, 6)
        .with(OperationKind.SNAPSHOT_CLOSE, 3)
        .with(OperationKind.FLUSH, 14)
        .with(OperationKind.COMPACT_RANGE, 8)
        .with(OperationKind.REOPEN, 6);
    return logged(
        "ranges",
        OperationScript.of(71, 80).keys(KEYS).weights(weights),
        options ->
            options.set(Settings.DURABILITY, Durability.BATCH).set(Settings.BATCH_OPERATIONS, 4L));
  }

  /** Values apart, in files that are emptied all the time, under snapshots and cursors. */
  private static Workload blobs() {
    OperationWeights weights = READS_TOO
        .with(OperationKind.DELETE_RANGE, 6)
        .with(OperationKind.SNAPSHOT_OPEN, 5)
        .with(OperationKind.SNAPSHOT_GET, 6)
        .with(OperationKind.SNAPSHOT_SCAN, 6)
        .with(OperationKind.SNAPSHOT_CLOSE, 3)
        .with(OperationKind.CURSOR_OPEN, 3)
        .with(OperationKind.CURSOR_WALK, 4)
        .with(OperationKind.FLUSH, 14)
        .with(OperationKind.COMPACT_RANGE, 8)
        .with(OperationKind.REOPEN, 6);
    return logged(
        "blobs",
        OperationScript.of(91, 80).keys(12).weights(weights),
        options -> options
            .set(Settings.BLOB_MIN_BYTES, 20L)
            .set(Settings.BLOB_FILE_BYTES, 4L << 10)
            .set(Settings.BLOB_LIVE_PERCENT, 80L)
            .set(Settings.DURABILITY, Durability.BATCH)
            .set(Settings.BATCH_OPERATIONS, 4L));
  }

  /** Times to live, short and long, some of values apart, and a clock that moves forth and back. */
  private static Workload expiries() {
    OperationWeights weights = READS_TOO
        .with(OperationKind.PASS_TIME, 24)
        .with(OperationKind.DELETE_RANGE, 4)
        .with(OperationKind.SINGLE_DELETE, 6)
        .with(OperationKind.SNAPSHOT_OPEN, 4)
        .with(OperationKind.SNAPSHOT_GET, 6)
        .with(OperationKind.SNAPSHOT_SCAN, 4)
        .with(OperationKind.SNAPSHOT_CLOSE, 3)
        .with(OperationKind.FLUSH, 14)
        .with(OperationKind.COMPACT_RANGE, 8)
        .with(OperationKind.REOPEN, 6);
    return logged(
        "expiries",
        OperationScript.of(101, 100).keys(24).weights(weights),
        options -> options
            .set(Settings.BLOB_MIN_BYTES, 70L)
            .set(Settings.BLOB_FILE_BYTES, 4L << 10)
            .set(Settings.DURABILITY, Durability.BATCH)
            .set(Settings.BATCH_OPERATIONS, 4L));
  }

  /**
   * Operands and single deletions under snapshots, with flushes and compactions that apply some.
   */
  private static Workload merges() {
    OperationWeights weights = READS_TOO
        .with(OperationKind.MERGE, 60)
        .with(OperationKind.SINGLE_DELETE, 30)
        .with(OperationKind.DELETE_RANGE, 6)
        .with(OperationKind.SNAPSHOT_OPEN, 5)
        .with(OperationKind.SNAPSHOT_GET, 6)
        .with(OperationKind.SNAPSHOT_SCAN, 6)
        .with(OperationKind.SNAPSHOT_CLOSE, 3)
        .with(OperationKind.FLUSH, 14)
        .with(OperationKind.COMPACT_RANGE, 8)
        .with(OperationKind.REOPEN, 6);
    return logged(
        "merges",
        OperationScript.of(81, 80).keys(KEYS).weights(weights),
        options -> options
            .mergeOperator(new ScriptOperator())
            .set(Settings.DURABILITY, Durability.BATCH)
            .set(Settings.BATCH_OPERATIONS, 4L));
  }

  private static OperationScript script(long seed, OperationWeights weights) {
    return OperationScript.of(seed, OPERATIONS).keys(KEYS).weights(weights);
  }

  private static Workload logged(
      String name, OperationScript script, UnaryOperator<Options.Builder> options) {
    return new Workload(name, script, WriteOptions.defaults(), options);
  }

  @Override
  public String toString() {
    return name;
  }
}
