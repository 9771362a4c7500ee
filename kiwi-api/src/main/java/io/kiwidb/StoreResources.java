package io.kiwidb;

import io.kiwidb.spi.EngineProvider;
import java.util.List;

/**
 * Block cache, memory budget and background threads that the stores of a process share: one object,
 * given to each of them with {@link Options.Builder#resources}.
 *
 * <p>Without it, each store has a cache, a memory budget and threads of its own, sized as if it
 * were the only store of the process.
 *
 * <pre>{@code
 * try (StoreResources shared = StoreResources.builder().memoryBudget(1L << 30).build()) {
 *   Options options = Options.builder().resources(shared).build();
 *   try (Kiwi orders = Kiwi.open(ordersDirectory, options);
 *       Kiwi customers = Kiwi.open(customersDirectory, options)) {
 *     ...
 *   }
 * }
 * }</pre>
 *
 * <p><b>Memory.</b> The budget is divided as that of a single store would be, see
 * {@link Options.Builder#memoryBudget}: the memtables of all stores together get one share, the
 * cache gets what is left. When the memtables exceed their share, the store with the largest active
 * memtable seals and flushes it; while flushes cannot keep up, writers are delayed by up to 10 ms
 * each time a store has written a hundredth of the share. They are never stopped. The size of a
 * single memtable is still {@link Settings#MEMTABLE_BYTES} of each store. A store that cannot
 * flush, because its disk is full or its background work is paused, keeps its memtables outside of
 * the share, up to its own limits, and does not affect the others. The mapped part of the log of
 * each store, 256 KiB of the operating system's page cache, is not counted.
 *
 * <p><b>Threads.</b> Flushes and compactions of all stores run on the workers of this object, first
 * come, first served. {@link Settings#FLUSH_WORKERS} and {@link Settings#COMPACTION_WORKERS} of a
 * store have no effect. A compaction does not delay flushes, which have threads of their own. A
 * flush or compaction that hangs in its file system, or that is slowed by
 * {@link Settings#RATE_LIMIT}, keeps its worker; have more workers than disks that may hang.
 *
 * <p><b>Closing.</b> Close the stores, then this object. If stores are still open, it is released
 * when the last of them is closed; no further store can be opened with it. Closing a store waits
 * for its own tasks only and removes its blocks from the cache.
 *
 * <p>Threading: thread-safe.
 */
public interface StoreResources extends AutoCloseable {
  /**
   * The limits of the resources.
   *
   * @param memoryBudget total memory limit in bytes
   * @param cacheProvider the name of the cache provider
   * @param flushWorkers maximum number of concurrent flushes of all stores
   * @param compactionWorkers maximum number of concurrent compactions of all stores
   */
  record Limits(long memoryBudget, String cacheProvider, int flushWorkers, int compactionWorkers) {}

  /**
   * Usage at one point in time, in bytes, of all stores together.
   *
   * @param stores number of open stores
   * @param memtables memory of the memtables, as last reported: each store reports after it has
   *     written a hundredth of their share, and after each flush
   * @param memtableLimit the share of the memtables
   * @param caches cached blocks, including the overhead of the cache
   * @param cacheLimit the share of the cache
   * @param tables open tables, except for cached blocks
   */
  record Usage(
      int stores, long memtables, long memtableLimit, long caches, long cacheLimit, long tables) {}

  /** Returns a builder. */
  static Builder builder() {
    return new Builder();
  }

  /** Returns the settings that the resources determine for the stores that share them. */
  static List<Setting<Long>> settings() {
    return List.of(
        Settings.MEMORY_BUDGET,
        Settings.CACHE_DATA_BYTES,
        Settings.CACHE_INDEX_BYTES,
        Settings.CACHE_FILTER_BYTES);
  }

  /** Returns the limits. */
  Limits limits();

  /** Returns the current usage. */
  Usage usage();

  /**
   * Releases the cache and ends the threads, now or when the last store is closed. Idempotent.
   * Waits for running tasks of closed stores, except when called by one.
   */
  @Override
  void close();

  /** Builds resources. Threading: not thread-safe. */
  final class Builder {
    private static final long DEFAULT_BUDGET = 256 << 20;
    private static final long SMALL_BUDGET = 256 << 20;
    private static final int MOST_WORKERS = 64;
    private static final int BY_BUDGET = 0;

    private long memoryBudget = DEFAULT_BUDGET;
    private String cacheProvider = ProviderKind.CACHE.defaultName();
    private int flushWorkers = 2;
    private int compactionWorkers = BY_BUDGET;

    private Builder() {}

    /** Sets the total memory limit in bytes, at least 32 MiB; the default is 256 MiB. */
    public Builder memoryBudget(long bytes) {
      if (Settings.MEMORY_BUDGET.check(bytes) == 0) {
        throw new InvalidOptionsException(
            "shared resources need a memory budget of at least 32 MiB, but got 0");
      }
      memoryBudget = bytes;
      return this;
    }

    /** Sets the cache provider, by name. It is resolved by {@link #build}. */
    public Builder cacheProvider(String name) {
      cacheProvider = ProviderKind.checkName(name);
      return this;
    }

    /** Sets the maximum number of concurrent flushes of all stores, 1 to 64; the default is 2. */
    public Builder flushWorkers(int count) {
      flushWorkers = checkWorkers("flush", count);
      return this;
    }

    /**
     * Sets the maximum number of concurrent compactions of all stores, 1 to 64; the default is 2,
     * or 1 if the memory budget is less than 256 MiB.
     */
    public Builder compactionWorkers(int count) {
      compactionWorkers = checkWorkers("compaction", count);
      return this;
    }

    private static int checkWorkers(String what, int count) {
      if (count < 1 || count > MOST_WORKERS) {
        throw new InvalidOptionsException("the number of " + what + " workers must be 1 to "
            + MOST_WORKERS + ", but is " + count);
      }
      return count;
    }

    /**
     * Creates the resources. Threads start when there is work for them.
     *
     * <p>Failure: {@link UnknownProviderException} if there is no such cache provider;
     * {@link InvalidOptionsException} if the memory budget is too small for the workers.
     */
    public StoreResources build() {
      EngineProvider engine = EngineLookup.find();
      int compactions = compactionWorkers;
      if (compactions == BY_BUDGET) {
        compactions = memoryBudget < SMALL_BUDGET ? 1 : 2;
      }
      return engine.resources(new Limits(memoryBudget, cacheProvider, flushWorkers, compactions));
    }
  }
}
