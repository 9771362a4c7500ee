package io.kiwidb.engine.context;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kiwidb.InvalidOptionsException;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ProviderKind;
import io.kiwidb.StoreResources;
import io.kiwidb.engine.schedule.SharedScheduler;
import io.kiwidb.engine.schedule.ThreadScheduler;
import io.kiwidb.engine.settings.MemoryBudget;
import io.kiwidb.engine.settings.SharedBudget;
import io.kiwidb.io.Scheduler;
import io.kiwidb.io.Scheduler.Lane;
import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockKind;
import io.kiwidb.spi.CacheProvider;
import io.kiwidb.spi.SettingValues;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Cache, memory budget and threads of several stores.
 *
 * <p>File numbers are unique within one store only, so every table that is opened gets a number of
 * its own for the cache ({@link #cacheFile}), never used twice: no store can see a block of another
 * one, nor of a table that had the same number before its store was deleted or reopened.
 *
 * <p>Threading: thread-safe.
 */
public final class SharedResources implements StoreResources {
  /** Syncs of logs; more than one, so that a slow disk does not delay the other stores. */
  private static final int LOG_WORKERS = 4;

  private static final int HOUSEKEEPING_WORKERS = 2;

  /** Listeners and stages are code of users, which may be slow. */
  private static final int EVENT_WORKERS = 4;

  private final Limits limits;
  private final ThreadScheduler threads = new ThreadScheduler("kiwi-shared");
  private final SharedBudget budget;
  private final AtomicLong cacheFiles = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private int stores;

  @GuardedBy("lock")
  private boolean closed;

  /** Creates resources; no thread starts yet. */
  public SharedResources(Limits limits) {
    this.limits = limits;
    CacheProvider provider = Providers.load()
        .with(SettingValues.defaults(Profile.PROD))
        .selected(CacheProvider.class, ProviderKind.CACHE, limits.cacheProvider());
    this.budget = new SharedBudget(limits, provider::create);
    threads.workers(Lane.FLUSH, limits.flushWorkers());
    threads.workers(Lane.COMPACTION, limits.compactionWorkers());
    threads.workers(Lane.LOG, LOG_WORKERS);
    threads.workers(Lane.HOUSEKEEPING, HOUSEKEEPING_WORKERS);
    threads.workers(Lane.EVENTS, EVENT_WORKERS);
  }

  /** Returns the resources in the options; empty if the store has its own. */
  public static Optional<SharedResources> of(Options options) {
    return options.resources().map(given -> {
      if (given instanceof SharedResources known) {
        return known;
      }
      throw new InvalidOptionsException("the resources in the options are of another engine ("
          + given.getClass().getName() + "); create them with StoreResources.builder()");
    });
  }

  /**
   * Returns the number of a table in the cache of a store with these options: a new one if others
   * share the cache, its file number otherwise.
   */
  public static long cacheFile(Options options, long fileNumber) {
    Optional<SharedResources> shared = of(options);
    return shared.isPresent() ? shared.get().cacheFiles.incrementAndGet() : fileNumber;
  }

  /**
   * Counts a store as open until the result is closed. Throws {@link InvalidOptionsException} if
   * these resources are closed.
   */
  public AutoCloseable enter() {
    lock.lock();
    try {
      if (closed) {
        throw new InvalidOptionsException(
            "the shared resources in the options are closed; create new ones with StoreResources.builder()");
      }
      stores++;
    } finally {
      lock.unlock();
    }
    AtomicBoolean left = new AtomicBoolean();
    return () -> {
      if (left.compareAndSet(false, true)) {
        leave();
      }
    };
  }

  private void leave() {
    boolean last;
    lock.lock();
    try {
      stores--;
      last = closed && stores == 0;
    } finally {
      lock.unlock();
    }
    if (last) {
      release();
    }
  }

  /** Returns a scheduler for the tasks of one store. */
  public Scheduler newScheduler() {
    return new SharedScheduler(threads);
  }

  /** Returns the memory budget. */
  public SharedBudget budget() {
    return budget;
  }

  @Override
  public Limits limits() {
    return limits;
  }

  @Override
  public Usage usage() {
    int open;
    lock.lock();
    try {
      open = stores;
    } finally {
      lock.unlock();
    }
    BlockCache cache = budget.cache();
    long caches = 0;
    long cacheLimit = 0;
    for (BlockKind kind : BlockKind.values()) {
      BlockCache.Usage usage = cache.usage(kind);
      caches += MemoryBudget.taken(usage);
      cacheLimit += usage.budget();
    }
    return new Usage(
        open,
        budget.memtables().bytes(),
        budget.memtables().limit(),
        caches,
        cacheLimit,
        budget.tableBytes());
  }

  @Override
  public void close() {
    boolean unused;
    lock.lock();
    try {
      closed = true;
      unused = stores == 0;
    } finally {
      lock.unlock();
    }
    if (unused) {
      release();
    }
  }

  private void release() {
    try {
      threads.close();
    } finally {
      budget.cache().close();
    }
  }

  @Override
  public String toString() {
    return "StoreResources[" + limits + "]";
  }
}
