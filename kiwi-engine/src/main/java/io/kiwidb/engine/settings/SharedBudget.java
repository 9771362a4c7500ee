package io.kiwidb.engine.settings;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kiwidb.Profile;
import io.kiwidb.Setting;
import io.kiwidb.Settings;
import io.kiwidb.StoreResources;
import io.kiwidb.io.Scheduler;
import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The memory budget of several stores: one share for the memtables of all of them, see
 * {@link SharedMemtables}; the cache gets what memtables, background work and open tables leave.
 *
 * <p>Threading: thread-safe; under its lock only the cache's locks are taken.
 */
public final class SharedBudget {
  /** Memory of an open store without entries: queues, counters, settings; measured. */
  private static final long EMPTY_STORE = 128 << 10;

  private final MemoryBudget.Shared division;
  private final SharedMemtables memtables;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final BlockCache cache;

  @GuardedBy("lock")
  private long taken; // by stores and their open tables

  /**
   * Divides a budget and creates the cache.
   *
   * @param caches creates a cache with a budget for each kind
   */
  public SharedBudget(StoreResources.Limits limits, CacheMaker caches) {
    division = MemoryBudget.share(
        limits.memoryBudget(), limits.flushWorkers(), limits.compactionWorkers());
    memtables = new SharedMemtables(division.memtables());
    cache = caches.create(division.caches());
  }

  /** Creates a cache. */
  public interface CacheMaker {
    /** Creates a cache with a budget in bytes for each kind. */
    BlockCache create(Map<BlockKind, Long> budgets);
  }

  /** Returns the cache. */
  @SuppressWarnings("GuardedBy") // the reference is final; the lock orders changes of its budget
  public BlockCache cache() {
    return cache;
  }

  /** Returns the memtables of all stores. */
  public SharedMemtables memtables() {
    return memtables;
  }

  /** Returns the memory of open tables of all stores, and of the stores themselves. */
  public long tableBytes() {
    lock.lock();
    try {
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the settings of a store for this opening: those given, those that the budget
   * determines, and sizes derived from it for settings that are neither given nor persisted.
   */
  public Map<Setting<?>, Object> settings(
      Profile profile, Map<Setting<?>, Object> persisted, Map<Setting<?>, Object> given) {
    Map<Setting<?>, Object> all = new LinkedHashMap<>();
    division.sizes().forEach((setting, value) -> {
      if (!persisted.containsKey(setting)) {
        all.put(setting, smaller(setting, value, profile));
      }
    });
    all.putAll(given);
    all.put(Settings.MEMORY_BUDGET, 0L);
    for (BlockKind kind : BlockKind.values()) {
      all.put(CacheBudgets.settingOf(kind), division.caches().get(kind));
    }
    return all;
  }

  /** Returns the value, in profile {@code dev} at most its default. */
  private static Object smaller(Setting<?> setting, Long value, Profile profile) {
    return profile == Profile.DEV && setting.defaultIn(profile) instanceof Long least
        ? Math.min(value, least)
        : value;
  }

  /** Creates the part of a store; it counts from its first report on. */
  public Member join(MemtableUser user, LongSupplier tableBytes, Scheduler scheduler) {
    return new Member(memtables.join(user, scheduler), tableBytes);
  }

  private void take(long bytes) {
    lock.lock();
    try {
      taken += bytes;
      CacheBudgets.apply(cache, division.caches()::get, Math.max(0, taken - division.tables()));
    } finally {
      lock.unlock();
    }
  }

  /** The part of one store. Threading: thread-safe. */
  public final class Member implements AutoCloseable {
    private final SharedMemtables.Member ofMemtables;
    private final LongSupplier tableBytes;
    private final ReentrantLock counting = new ReentrantLock();

    @GuardedBy("counting")
    private long counted;

    @GuardedBy("counting")
    private boolean closed;

    private Member(SharedMemtables.Member ofMemtables, LongSupplier tableBytes) {
      this.ofMemtables = ofMemtables;
      this.tableBytes = tableBytes;
    }

    /** Reports that this many bytes were written, see {@link SharedMemtables.Member#written}. */
    public void written(long bytes) {
      ofMemtables.written(bytes);
    }

    /** Re-evaluates after memtables or tables have changed. */
    public void changed() {
      ofMemtables.changed();
      count();
    }

    private void count() {
      counting.lock();
      try {
        if (!closed) {
          become(EMPTY_STORE + tableBytes.getAsLong());
        }
      } finally {
        counting.unlock();
      }
    }

    @GuardedBy("counting")
    private void become(long bytes) {
      long before = counted;
      counted = bytes;
      take(bytes - before);
    }

    /** Removes the store. */
    @Override
    public void close() {
      ofMemtables.close();
      counting.lock();
      try {
        closed = true;
        become(0);
      } finally {
        counting.unlock();
      }
    }
  }
}
