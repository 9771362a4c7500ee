package io.kiwidb.engine;

import io.kiwidb.engine.context.SharedResources;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.settings.CacheBudgets;
import io.kiwidb.engine.settings.SharedBudget;
import java.util.function.LongSupplier;

/**
 * Keeps the memory of a store within its budget: its own, or one that it shares with other stores.
 *
 * <p>Threading: thread-safe.
 */
interface MemoryUse extends AutoCloseable {
  /** Re-evaluates after settings, memtables or tables have changed. */
  void changed();

  /** Reports that this many bytes were written. May delay the caller. */
  void written(long bytes);

  @Override
  void close();

  /** Returns that of a store. */
  static MemoryUse of(StoreAssembly store) {
    StoreContext context = store.context;
    LongSupplier tableBytes = store.versions::tableMemory;
    return SharedResources.of(context.options())
        .map(shared -> shared(shared.budget(), store, tableBytes))
        .orElseGet(() -> own(new CacheBudgets(context.settings(), context.cache(), tableBytes)));
  }

  private static MemoryUse own(CacheBudgets budgets) {
    return new MemoryUse() {
      @Override
      public void changed() {
        budgets.changed();
      }

      @Override
      public void written(long bytes) {}

      @Override
      public void close() {}
    };
  }

  private static MemoryUse shared(
      SharedBudget budget, StoreAssembly store, LongSupplier tableBytes) {
    SharedBudget.Member member =
        budget.join(new StoreMemtables(store), tableBytes, store.context.scheduler());
    return new MemoryUse() {
      @Override
      public void changed() {
        member.changed();
      }

      @Override
      public void written(long bytes) {
        member.written(bytes);
      }

      @Override
      public void close() {
        member.close();
      }
    };
  }
}
