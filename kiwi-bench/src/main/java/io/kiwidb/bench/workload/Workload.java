package io.kiwidb.bench.workload;

import io.kiwidb.bench.engine.BenchException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The workloads, with the names of db_bench where it has an equivalent. */
public enum Workload {
  /** Writes all keys in ascending order. */
  FILLSEQ(
      Phase.FILL,
      "writes all keys in ascending order",
      load -> 1,
      (store, share) ->
          new FillTask(store, share, FillTask.Order.ASCENDING, FillTask.WriteMode.PUT)),
  /** Writes all keys in random order. */
  FILLRANDOM(
      Phase.FILL,
      "writes all keys in random order, each once",
      load -> 1,
      (store, share) -> new FillTask(store, share, FillTask.Order.RANDOM, FillTask.WriteMode.PUT)),
  /** Writes all keys in random order, in batches. */
  FILLBATCH(
      Phase.FILL,
      "writes all keys in random order in batches of --batch; operations are entries, latency is per batch",
      Load::batch,
      (store, share) ->
          new FillTask(store, share, FillTask.Order.RANDOM, FillTask.WriteMode.BATCH)),
  /** Writes keys in random order, each write synced. */
  FILLSYNC(
      Phase.FILL,
      "writes a hundredth of the keys in random order, each write synced",
      load -> 1,
      (store, share) ->
          new FillTask(store, share, FillTask.Order.RANDOM, FillTask.WriteMode.SYNCED_PUT)),
  /** Writes all keys with asynchronous synced writes. */
  FILLASYNC(
      Phase.FILL,
      "writes all keys in random order with asynchronous synced writes, at most 1,000 pending per thread",
      load -> 1,
      (store, share) ->
          new FillTask(store, share, FillTask.Order.RANDOM, FillTask.WriteMode.ASYNC_PUT)),
  /** Overwrites random keys. */
  OVERWRITE(
      Phase.CHANGE,
      "overwrites random keys",
      load -> 1,
      (store, share) -> new UpdateTask(store, share, UpdateTask.Change.OVERWRITE)),
  /**
   * Overwrites random keys at a fixed rate: write and space amplification depend on the rate of
   * writes.
   */
  OVERWRITEPACED(
      Phase.CHANGE,
      "overwrite at a fixed --rate, so that all engines do the same work in the same time",
      load -> 1,
      (store, share) -> new UpdateTask(store, share, UpdateTask.Change.OVERWRITE)),
  /** Overwrites random keys, each five times on average. */
  OVERWRITEBLOBS(
      Phase.CHANGE,
      "overwrites random keys, five times as many as there are. Kiwi and RocksDB have values apart with --settings"
          + " blob.min-bytes=4096; meant for --value-size=16384",
      load -> 1,
      (store, share) -> new UpdateTask(store, share, UpdateTask.Change.OVERWRITE)),
  /** Overwrites random keys during a compaction. */
  OVERWRITEWHILECOMPACTING(
      Phase.CHANGE,
      "overwrite while another thread repeatedly compacts the whole store",
      load -> 1,
      (store, share) -> new UpdateTask(store, share, UpdateTask.Change.OVERWRITE)),
  /** Deletes random keys. */
  DELETERANDOM(
      Phase.CHANGE,
      "deletes random keys, some of them already deleted",
      load -> 1,
      (store, share) -> new UpdateTask(store, share, UpdateTask.Change.DELETE)),
  /** Increments random counters by a merge operator. */
  MERGERANDOM(
      Phase.CHANGE,
      "adds 1 to counters of random keys by a merge operator; the counters are apart from the other keys",
      load -> 1,
      MergeTask::new),
  /** Deletes half of the keys by one call, often enough to time it. */
  DELETERANGE(
      Phase.CHANGE,
      "deletes the middle half of all keys by one call, 10,000 times; only the first one finds keys",
      load -> Math.max(1, load.entries() / 10_000),
      (store, share) -> new DeleteRangeTask(store, share, DeleteRangeTask.Ranges.HALF)),
  /** Deletes many small ranges. */
  DELETERANGES(
      Phase.CHANGE,
      "deletes 10,000 ranges of two neighbouring random keys each, one call a range",
      load -> Math.max(1, load.entries() / 10_000),
      (store, share) -> new DeleteRangeTask(store, share, DeleteRangeTask.Ranges.PAIRS)),
  /** Uses the store as a queue. */
  QUEUE(
      Phase.CHANGE,
      "puts an entry behind all others and takes the first one (cursor, seek to the first, delete); all keys are the backlog; latency is of both",
      load -> 1,
      QueueTask::new),
  /** Looks up random keys. */
  READRANDOM(
      Phase.READ,
      "looks up random keys",
      load -> 1,
      (store, share) -> new ReadTask(store, share, ReadTask.Target.UNIFORM, 1)),
  /** Looks up random keys of values that expire. */
  READTTL(
      Phase.READ,
      "readrandom of values with a time to live of a day, with which all workloads of the run write; RocksDB as TtlDB",
      load -> 1,
      (store, share) -> new ReadTask(store, share, ReadTask.Target.UNIFORM, 1)),
  /** Looks up Zipf-distributed keys. */
  READZIPF(
      Phase.READ,
      "looks up keys with a Zipf distribution (0.99); frequent keys are spread over the key range",
      load -> 1,
      (store, share) -> new ReadTask(store, share, ReadTask.Target.ZIPF, 1)),
  /** Looks up absent keys. */
  READMISSING(
      Phase.READ,
      "looks up absent keys that sort between existing ones",
      load -> 1,
      (store, share) -> new ReadTask(store, share, ReadTask.Target.MISSING, 1)),
  /** Looks up several keys per call. */
  MULTIREADRANDOM(
      Phase.READ,
      "looks up --batch random keys per call; operations are keys, latency is per call",
      Load::batch,
      (store, share) ->
          new ReadTask(store, share, ReadTask.Target.UNIFORM, store.load().batch())),
  /** Looks up several neighbouring keys per call. */
  MULTIREADNEAR(
      Phase.READ,
      "multireadrandom with the keys of a call in a random range of 10 times --batch keys",
      Load::batch,
      (store, share) ->
          new ReadTask(store, share, ReadTask.Target.NEAR, store.load().batch())),
  /** Scans the store. */
  READSEQ(
      Phase.SCAN,
      "scans all entries, once in each thread; with --reads, repeats until that many entries are read",
      load -> 1,
      (store, share) -> new ScanTask(store, share, ScanTask.Mode.FORWARDS)),
  /** Scans the store backwards. */
  READREVERSE(
      Phase.SCAN,
      "readseq backwards",
      load -> 1,
      (store, share) -> new ScanTask(store, share, ScanTask.Mode.BACKWARDS)),
  /** Opens a cursor and seeks. */
  SEEKRANDOM(
      Phase.READ,
      "opens a cursor, seeks to a random key, reads the entry, closes the cursor",
      load -> 1,
      (store, share) -> new SeekTask(store, share, 0)),
  /** Opens a cursor and seeks into the gap that a deletion of a range left. */
  SEEKGAP(
      Phase.READ,
      "seekrandom with keys of the middle half, which deleterange deletes",
      load -> 1,
      SeekTask::intoGap),
  /** Opens a cursor, seeks and reads the following entries. */
  SEEKNEXT(
      Phase.READ,
      "seekrandom plus the next 100 entries; a hundredth of the operations",
      load -> SeekTask.NEXT_COUNT,
      (store, share) -> new SeekTask(store, share, SeekTask.NEXT_COUNT)),
  /** Reads the entries of a prefix. */
  PREFIXSCAN(
      Phase.READ,
      "opens a cursor and reads the 256 (binary) or 100 (decimal) keys of a random prefix; a hundredth of the operations",
      load -> SeekTask.NEXT_COUNT,
      PrefixScanTask::new),
  /** Reads the entries of prefixes most of which no table has. */
  PREFIXMISS(
      Phase.READ,
      "opens a cursor over a random prefix and reads its entries; one prefix in a thousand is present. Kiwi and RocksDB use their"
          + " prefix filters with --settings prefix-rule=fixed:15, a byte less than --key-size",
      load -> 1,
      PrefixMissTask::new),
  /** Looks up random keys during writes. */
  READWHILEWRITING(
      Phase.READ,
      "readrandom while another thread overwrites at full speed",
      load -> 1,
      (store, share) -> new ReadTask(store, share, ReadTask.Target.UNIFORM, 1)),
  /**
   * Looks up random keys during writes at a fixed rate: the cost of a concurrent writer depends on
   * how much it writes.
   */
  READWHILEWRITINGPACED(
      Phase.READ,
      "readrandom while another thread overwrites at a fixed --rate, the same for all engines",
      load -> 1,
      (store, share) -> new ReadTask(store, share, ReadTask.Target.UNIFORM, 1)),
  /** YCSB workload A. */
  YCSBA(
      Phase.CHANGE,
      "YCSB A: 50 % reads, 50 % overwrites, Zipf distribution",
      load -> 1,
      MixedTask::ycsbA),
  /** A mix at a fixed rate. */
  MIXED(
      Phase.CHANGE,
      "70 % reads, 25 % overwrites, 5 % short scans at a fixed --rate; latency counts from when an operation is due",
      load -> 1,
      MixedTask::service),
  /** Optimistic transactions under contention. */
  TXNOPTIMISTIC(
      Phase.CHANGE,
      "transactions that read and overwrite four keys, Zipf distribution, repeated after conflicts; RocksDB as OptimisticTransactionDB",
      load -> 1,
      TransactionTask::new),
  /** Pessimistic transactions under contention. */
  TXNPESSIMISTIC(
      Phase.CHANGE,
      "txnoptimistic with keys that are locked when they are read; RocksDB as TransactionDB",
      load -> 1,
      TransactionTask::new),
  /** Closes and reopens the store. */
  REOPEN(
      Phase.ONCE,
      "closes and reopens the store five times",
      load -> 1,
      (store, share) -> MaintenanceTask.reopen(store)),
  /** Compacts the store. */
  COMPACT(
      Phase.ONCE,
      "compacts the whole store",
      load -> 1,
      (store, share) -> MaintenanceTask.compact(store)),
  /** Makes checkpoints. */
  CHECKPOINT(
      Phase.ONCE,
      "makes ten checkpoints beside the store; the time by size with --growth",
      load -> 1,
      (store, share) -> CopyTask.checkpoints(store)),
  /** Makes backups. */
  BACKUP(
      Phase.ONCE,
      "makes three full backups beside the store and prints the rate",
      load -> 1,
      (store, share) -> CopyTask.backups(store)),
  /** Verifies the store. */
  VERIFY(
      Phase.ONCE,
      "scans all entries and compares them with what was written",
      load -> 1,
      (store, share) -> new ScanTask(store, share, ScanTask.Mode.VERIFYING)),
  /** Prints the statistics of the store. */
  STATS(
      Phase.ONCE,
      "prints the engine's own statistics",
      load -> 1,
      (store, share) -> MaintenanceTask.printStatistics(store));

  /** Kind of a workload. */
  public enum Phase {
    /** Starts with an empty store and writes keys. */
    FILL,
    /** Writes to a filled store. */
    CHANGE,
    /** Reads from a filled store. */
    READ,
    /** Scans a filled store, one entry per step. */
    SCAN,
    /** Runs to completion in one thread. */
    ONCE
  }

  /** Creates the task of one thread. */
  private interface TaskFactory {
    Task create(StoreUnderTest store, Share share);
  }

  private static final int SYNCED_FRACTION = 100;
  private static final long BLOB_ROUNDS = 5;

  /** Number of operations per step. */
  private interface Weight {
    long of(Load load);
  }

  private final Phase phase;
  private final String about;

  @SuppressWarnings("ImmutableEnumChecker") // method references and lambdas that capture nothing
  private final Weight weight;

  @SuppressWarnings("ImmutableEnumChecker")
  private final TaskFactory factory;

  Workload(Phase phase, String about, Weight weight, TaskFactory factory) {
    this.phase = phase;
    this.about = about;
    this.weight = weight;
    this.factory = factory;
  }

  /** Returns the name used on the command line and in reports. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns a one-line description. */
  public String about() {
    return about;
  }

  /** Returns the kind of the workload. */
  public Phase phase() {
    return phase;
  }

  /** Returns whether the store may have background work left afterwards. */
  public boolean leavesWork() {
    return phase == Phase.FILL || phase == Phase.CHANGE || hasConcurrentWriter() || this == COMPACT;
  }

  /** Returns whether its steps run at a fixed rate. */
  public boolean isPaced() {
    return this == MIXED || this == OVERWRITEPACED;
  }

  /** Returns whether the store stays open during the workload, so that it can be sampled. */
  public boolean keepsStoreOpen() {
    return this != REOPEN;
  }

  /** Returns whether a companion thread runs concurrently. */
  public boolean hasCompanion() {
    return hasConcurrentWriter() || this == OVERWRITEWHILECOMPACTING;
  }

  /** Returns whether the steps of the companion run at a fixed rate. */
  public boolean hasPacedCompanion() {
    return this == READWHILEWRITINGPACED;
  }

  private boolean hasConcurrentWriter() {
    return this == READWHILEWRITING || this == READWHILEWRITINGPACED;
  }

  /**
   * Returns the maximum number of steps over all threads.
   *
   * @param operations number of operations; 0: as many as there are keys, and for scans the whole
   *     store once
   */
  public long steps(Load load, long operations) {
    return switch (phase) {
      case FILL ->
        this == FILLSYNC ? Math.max(1, load.entries() / SYNCED_FRACTION) : Share.TO_THE_END;
      case CHANGE, READ ->
        Math.max(1, (operations == 0 ? rounds() * load.entries() : operations) / weight.of(load));
      case SCAN -> operations == 0 ? Share.TO_THE_END : operations;
      case ONCE -> Share.TO_THE_END;
    };
  }

  /** Returns how often each key is used, if no number of operations is given. */
  private long rounds() {
    return this == OVERWRITEBLOBS ? BLOB_ROUNDS : 1;
  }

  /** Creates the task of one thread. Call it on that thread. */
  public Task task(StoreUnderTest store, Share share) {
    return factory.create(store, share);
  }

  /** Creates the task of the companion thread. Call it on that thread. */
  public Task companion(StoreUnderTest store, Share share) {
    return hasConcurrentWriter()
        ? new UpdateTask(store, share, UpdateTask.Change.OVERWRITE)
        : MaintenanceTask.compactRepeatedly(store);
  }

  /** Returns the workload with a name. */
  public static Workload named(String name) {
    for (Workload workload : values()) {
      if (workload.label().equals(name)) {
        return workload;
      }
    }
    throw new BenchException("no workload '" + name + "'; the workloads are "
        + Arrays.stream(values()).map(Workload::label).collect(Collectors.joining(", ")));
  }
}
