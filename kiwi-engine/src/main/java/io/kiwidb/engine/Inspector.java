package io.kiwidb.engine;

import io.kiwidb.ProviderKind;
import io.kiwidb.Settings;
import io.kiwidb.Statistics;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.context.TreeContext;
import io.kiwidb.engine.observe.Counters;
import io.kiwidb.engine.settings.MemoryBudget;
import io.kiwidb.engine.settings.StoreSettings;
import io.kiwidb.engine.view.SuperVersion;
import io.kiwidb.engine.view.SuperVersions;
import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Statistics of an open database. Threading: thread-safe. */
final class Inspector {
  private final StoreAssembly store;
  private final long opened;

  Inspector(StoreAssembly store) {
    this.store = store;
    this.opened = store.context.time().nanos();
  }

  /** Looks at a keyspace; returns the other value if it was dropped or cleared meanwhile. */
  static <T> T view(OpenKeyspace keyspace, Function<SuperVersion, T> look, T ifGone) {
    int stripe = SuperVersions.stripe();
    SuperVersion view = keyspace.tree().superVersions().tryEnter(stripe);
    if (view == null) {
      keyspace.context().health().requireOpen();
      return ifGone;
    }
    try {
      return look.apply(view);
    } finally {
      keyspace.tree().superVersions().exit(view, stripe);
    }
  }

  /** Returns the tables of a keyspace. */
  static List<TableInfo> tables(OpenKeyspace keyspace) {
    return view(keyspace, view -> view.version().tableInfos(), List.of());
  }

  /** Returns the statistics of the store. */
  Statistics statistics() {
    StoreContext context = store.context;
    Counters counters = new Counters();
    counters.addAll(context.counters());
    List<OpenKeyspace> all = store.keyspaces.list();
    all.forEach(keyspace -> counters.addAll(keyspace.context().counters()));
    // The default keyspace may have recorded parts that the options do not name.
    return statistics(all, counters, store.keyspaces.main().context()::provider);
  }

  /** Returns the statistics of a keyspace. */
  Statistics statistics(OpenKeyspace keyspace) {
    TreeContext context = keyspace.context();
    return statistics(List.of(keyspace), context.counters(), context::provider);
  }

  private Statistics statistics(
      List<OpenKeyspace> some, Counters counters, Function<ProviderKind, String> providerOf) {
    StoreContext context = store.context;
    Map<ProviderKind, String> providers = new EnumMap<>(ProviderKind.class);
    for (ProviderKind kind : ProviderKind.values()) {
      providers.put(kind, providerOf.apply(kind));
    }
    Map<BlockKind, BlockCache.Usage> caches = new EnumMap<>(BlockKind.class);
    for (BlockKind kind : BlockKind.values()) {
      caches.put(kind, context.cache().usage(kind));
    }
    TreeTotals totals = new TreeTotals();
    some.forEach(keyspace -> view(keyspace, view -> totals.add(keyspace, view), totals));
    StoreSettings settings = context.settings();
    return new Statistics(
        context.health().state(),
        store.admission.now(),
        store.admission.reason(),
        settings.profile(),
        providers,
        counters.snapshot(),
        totals.levels(),
        caches,
        context.recorder().latencies(),
        totals.debt(),
        totals.memtableBytes(),
        new Statistics.Memory(
            settings.number(Settings.MEMORY_BUDGET),
            totals.memtableBytes(),
            caches.values().stream().mapToLong(MemoryBudget::taken).sum(),
            totals.tableBytes(),
            MemoryBudget.work(settings)),
        totals.rangeDeletions(),
        totals.blobs(),
        store.pipeline.visibleSequence(),
        store.keyspaces.snapshots().count(),
        store.pipeline.unsyncedBytes(),
        TimeUnit.NANOSECONDS.toMillis(context.time().nanos() - opened));
  }
}
