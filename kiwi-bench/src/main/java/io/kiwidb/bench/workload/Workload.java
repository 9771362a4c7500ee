package io.kiwidb.bench.workload;

import io.kiwidb.bench.engine.BenchException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The workloads, under the names that db_bench gave them where it has them. */
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
  /** The same in batches. */
  FILLBATCH(
      Phase.FILL,
      "the same in batches of --batch; counts entries, times batches",
      Load::batch,
      (store, share) ->
          new FillTask(store, share, FillTask.Order.RANDOM, FillTask.WriteMode.BATCH)),
  /** The same, each write synced. */
  FILLSYNC(
      Phase.FILL,
      "the same, each write synced; a hundredth of the keys",
      load -> 1,
      (store, share) ->
          new FillTask(store, share, FillTask.Order.RANDOM, FillTask.WriteMode.SYNCED_PUT)),
  /** All keys, synced, and handed over without waiting. */
  FILLASYNC(
      Phase.FILL,
      "all keys by asynchronous calls, acknowledged when synced, at most 1,000 of a thread on their way",
      load -> 1,
      (store, share) ->
          new FillTask(store, share, FillTask.Order.RANDOM, FillTask.WriteMode.ASYNC_PUT)),
  /** Writes random keys again. */
  OVERWRITE(
      Phase.CHANGE,
      "writes random keys again",
      load -> 1,
      (store, share) -> new UpdateTask(store, share, UpdateTask.Change.OVERWRITE)),
  /**
   * The same, no faster than told: what a store writes and needs of space depends on how fast it is
   * written to.
   */
  OVERWRITEPACED(
      Phase.CHANGE,
      "overwrite at a fixed --rate, so that engines of different speed do the same work in the same time",
      load -> 1,
      (store, share) -> new UpdateTask(store, share, UpdateTask.Change.OVERWRITE)),
  /** Writes beside a compaction. */
  OVERWRITEWHILECOMPACTING(
      Phase.CHANGE,
      "overwrite beside one more thread that compacts everything again and again",
      load -> 1,
      (store, share) -> new UpdateTask(store, share, UpdateTask.Change.OVERWRITE)),
  /** Deletes random keys. */
  DELETERANDOM(
      Phase.CHANGE,
      "deletes random keys, some of which are gone already",
      load -> 1,
      (store, share) -> new UpdateTask(store, share, UpdateTask.Change.DELETE)),
  /** Looks up random keys. */
  READRANDOM(
      Phase.READ,
      "looks up random keys",
      load -> 1,
      (store, share) -> new ReadTask(store, share, ReadTask.Target.UNIFORM, 1)),
  /** Looks up keys of which a few are popular. */
  READZIPF(
      Phase.READ,
      "looks up keys by Zipf's law with 0.99, popular ones scattered",
      load -> 1,
      (store, share) -> new ReadTask(store, share, ReadTask.Target.ZIPF, 1)),
  /** Looks up keys that are not there. */
  READMISSING(
      Phase.READ,
      "looks up keys that lie between those that are there",
      load -> 1,
      (store, share) -> new ReadTask(store, share, ReadTask.Target.MISSING, 1)),
  /** Looks up many keys in one call. */
  MULTIREADRANDOM(
      Phase.READ,
      "looks up --batch random keys in one call; counts keys, times calls",
      Load::batch,
      (store, share) ->
          new ReadTask(store, share, ReadTask.Target.UNIFORM, store.load().batch())),
  /** Looks up many keys in one call that lie near each other. */
  MULTIREADNEAR(
      Phase.READ,
      "the same, the keys of a call within a random stretch of ten times as many",
      Load::batch,
      (store, share) ->
          new ReadTask(store, share, ReadTask.Target.NEAR, store.load().batch())),
  /** Walks over everything. */
  READSEQ(
      Phase.SCAN,
      "walks over all entries, each thread for itself, or over as many as --reads says, again and again; counts entries",
      load -> 1,
      (store, share) -> new ScanTask(store, share, ScanTask.Mode.FORWARDS)),
  /** Walks over everything backwards. */
  READREVERSE(
      Phase.SCAN,
      "the same backwards",
      load -> 1,
      (store, share) -> new ScanTask(store, share, ScanTask.Mode.BACKWARDS)),
  /** Opens a cursor and seeks. */
  SEEKRANDOM(
      Phase.READ,
      "opens a cursor, seeks a random key, reads the entry, closes",
      load -> 1,
      (store, share) -> new SeekTask(store, share, 0)),
  /** Opens a cursor, seeks and walks. */
  SEEKNEXT(
      Phase.READ,
      "the same and 100 entries more; a hundredth of the operations",
      load -> SeekTask.FAR,
      (store, share) -> new SeekTask(store, share, SeekTask.FAR)),
  /** Reads the entries of a prefix. */
  PREFIXSCAN(
      Phase.READ,
      "opens a cursor and reads the 256 (binary) or 100 (decimal) keys of a random prefix; a hundredth of the operations",
      load -> SeekTask.FAR,
      PrefixScanTask::new),
  /** Reads beside a writer. */
  READWHILEWRITING(
      Phase.READ,
      "readrandom beside one more thread that overwrites at full speed",
      load -> 1,
      (store, share) -> new ReadTask(store, share, ReadTask.Target.UNIFORM, 1)),
  /**
   * Reads beside a writer that is no faster than told: what a writer takes from a reader depends on
   * how much it writes.
   */
  READWHILEWRITINGPACED(
      Phase.READ,
      "readrandom beside one more thread that overwrites at a fixed --rate, so that the writers of engines of different speed do the same",
      load -> 1,
      (store, share) -> new ReadTask(store, share, ReadTask.Target.UNIFORM, 1)),
  /** YCSB's workload A. */
  YCSBA(
      Phase.CHANGE,
      "YCSB A: half reads, half overwrites, by Zipf's law",
      load -> 1,
      MixedTask::ycsbA),
  /** A mix at a fixed rate. */
  MIXED(
      Phase.CHANGE,
      "70 % reads, 25 % overwrites, 5 % short scans, at a fixed --rate; latency counts from when an operation was due",
      load -> 1,
      MixedTask::service),
  /** Closes and opens. */
  REOPEN(
      Phase.ONCE,
      "closes and opens the store five times",
      load -> 1,
      (store, share) -> MaintenanceTask.reopen(store)),
  /** Compacts. */
  COMPACT(
      Phase.ONCE,
      "compacts everything",
      load -> 1,
      (store, share) -> MaintenanceTask.compact(store)),
  /** Checks everything. */
  VERIFY(
      Phase.ONCE,
      "walks over everything and compares with what was written",
      load -> 1,
      (store, share) -> new ScanTask(store, share, ScanTask.Mode.VERIFYING)),
  /** Shows the store's own figures. */
  STATS(
      Phase.ONCE,
      "shows what the store says about itself",
      load -> 1,
      (store, share) -> MaintenanceTask.printStatistics(store));

  /** What kind of work it is. */
  public enum Phase {
    /** Begins with an empty store and writes every key. */
    FILL,
    /** Writes to a store that was filled. */
    CHANGE,
    /** Reads it. */
    READ,
    /** Walks over it, an entry a step. */
    SCAN,
    /** Done by one thread, to the end. */
    ONCE
  }

  /** Makes the part of one thread. */
  private interface TaskFactory {
    Task create(StoreUnderTest store, Share share);
  }

  private static final int SYNCED_SHARE = 100;

  /** How many operations a step stands for. */
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

  /** What people call it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it does, in a line. */
  public String about() {
    return about;
  }

  /** What kind of work it is. */
  public Phase phase() {
    return phase;
  }

  /** Whether the store may have work left to do afterwards. */
  public boolean leavesWork() {
    return phase == Phase.FILL || phase == Phase.CHANGE || writesBeside() || this == COMPACT;
  }

  /** Whether its steps come at a fixed rate. */
  public boolean isPaced() {
    return this == MIXED || this == OVERWRITEPACED;
  }

  /** Whether the store stays open all the time, so that it may be asked for its size meanwhile. */
  public boolean keepsStoreOpen() {
    return this != REOPEN;
  }

  /** Whether one more thread does something else meanwhile. */
  public boolean hasCompanion() {
    return writesBeside() || this == OVERWRITEWHILECOMPACTING;
  }

  /** Whether that thread's steps come at a fixed rate. */
  public boolean hasPacedCompanion() {
    return this == READWHILEWRITINGPACED;
  }

  private boolean writesBeside() {
    return this == READWHILEWRITING || this == READWHILEWRITINGPACED;
  }

  /**
   * How many steps it has at most, over all threads.
   *
   * @param operations how many it is to do; 0 for as many as there are keys, and of a cursor one
   *     over everything
   */
  public long steps(Load load, long operations) {
    return switch (phase) {
      case FILL -> this == FILLSYNC ? Math.max(1, load.entries() / SYNCED_SHARE) : Share.TO_THE_END;
      case CHANGE, READ ->
        Math.max(1, (operations == 0 ? load.entries() : operations) / weight.of(load));
      case SCAN -> operations == 0 ? Share.TO_THE_END : operations;
      case ONCE -> Share.TO_THE_END;
    };
  }

  /** The part of one thread; to be called on it. */
  public Task task(StoreUnderTest store, Share share) {
    return factory.create(store, share);
  }

  /** What that thread does. */
  public Task companion(StoreUnderTest store, Share share) {
    return writesBeside()
        ? new UpdateTask(store, share, UpdateTask.Change.OVERWRITE)
        : MaintenanceTask.compactRepeatedly(store);
  }

  /** The workload of a name. */
  public static Workload named(String name) {
    for (Workload workload : values()) {
      if (workload.label().equals(name)) {
        return workload;
      }
    }
    throw new BenchException("there is no workload '" + name + "'; there are "
        + Arrays.stream(values()).map(Workload::label).collect(Collectors.joining(", ")));
  }
}
