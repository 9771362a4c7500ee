package io.kiwidb.engine;

import io.kiwidb.EntryVisitor;
import io.kiwidb.ProviderKind;
import io.kiwidb.Settings;
import io.kiwidb.Statistics;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.manifest.LevelTable;
import io.kiwidb.engine.observe.Recorder;
import io.kiwidb.engine.settings.MemoryBudget;
import io.kiwidb.engine.settings.StoreSettings;
import io.kiwidb.engine.view.MemTableSlot;
import io.kiwidb.engine.view.SuperVersion;
import io.kiwidb.engine.view.SuperVersions;
import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockKind;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.LsmView;
import io.kiwidb.spi.TableReader.CacheUse;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Statistics and contents of an open database. Threading: thread-safe. */
final class Inspector {
  private final StoreAssembly store;
  private final long opened;

  Inspector(StoreAssembly store) {
    this.store = store;
    this.opened = store.context.time().nanos();
  }

  <T> T view(Function<SuperVersion, T> look) {
    int stripe = SuperVersions.stripe();
    SuperVersion view = store.superVersions.enter(stripe);
    try {
      return look.apply(view);
    } finally {
      store.superVersions.exit(view, stripe);
    }
  }

  Statistics statistics() {
    return view(this::statistics);
  }

  private Statistics statistics(SuperVersion view) {
    StoreContext context = store.context;
    LsmView tree = store.compactions.view(view.version());
    Map<ProviderKind, String> providers = new EnumMap<>(ProviderKind.class);
    for (ProviderKind kind : ProviderKind.values()) {
      providers.put(kind, context.options().provider(kind));
    }
    Map<BlockKind, BlockCache.Usage> caches = new EnumMap<>(BlockKind.class);
    for (BlockKind kind : BlockKind.values()) {
      caches.put(kind, context.parts().cache().usage(kind));
    }
    long memtables =
        view.memtables().stream().mapToLong(slot -> slot.table().memoryBytes()).sum();
    return new Statistics(
        context.health().state(),
        store.admission.now(),
        store.admission.reason(),
        context.settings().profile(),
        providers,
        context.counters().snapshot(),
        levels(tree),
        caches,
        context.recorder().latencies(),
        store.compactions.debt(view.version()),
        memtables,
        memory(view, memtables, caches),
        store.pipeline.visibleSequence(),
        store.snapshots.count(),
        store.pipeline.unsyncedBytes(),
        TimeUnit.NANOSECONDS.toMillis(context.time().nanos() - opened));
  }

  private Statistics.Memory memory(
      SuperVersion view, long memtables, Map<BlockKind, BlockCache.Usage> caches) {
    StoreSettings settings = store.context.settings();
    return new Statistics.Memory(
        settings.number(Settings.MEMORY_BUDGET),
        memtables,
        caches.values().stream().mapToLong(MemoryBudget::taken).sum(),
        view.version().memoryBytes(),
        MemoryBudget.work(settings));
  }

  private List<Statistics.Level> levels(LsmView tree) {
    Recorder recorder = store.context.recorder();
    long[] targets = store.compactions.targetBytes(tree);
    List<Statistics.Level> levels = new ArrayList<>();
    for (LsmView.Level level : tree.levels()) {
      long entries = 0;
      long deletions = 0;
      for (TableInfo table : level.tables()) {
        entries += table.entries();
        deletions += table.deletions();
      }
      levels.add(new Statistics.Level(
          level.number(),
          level.tables().size(),
          level.bytes(),
          entries,
          deletions,
          targets[level.number()],
          recorder.readBytes(level.number()),
          recorder.writtenBytes(level.number())));
    }
    return levels;
  }

  void visitMemtable(long id, EntryVisitor visitor) {
    view(view -> {
      MemTableSlot slot = view.memtables().stream()
          .filter(candidate -> candidate.id() == id)
          .findFirst()
          .orElseThrow(() ->
              new IllegalArgumentException("no memtable " + id + " (it may have been flushed)"));
      visit(slot.table().cursor(), visitor);
      return id;
    });
  }

  void visitTable(long number, EntryVisitor visitor) {
    view(view -> {
      LevelTable table = view.version().levels().stream()
          .flatMap(level -> level.tables().stream())
          .filter(candidate -> candidate.info().number() == number)
          .findFirst()
          .orElseThrow(() ->
              new IllegalArgumentException("no table " + number + " (it may have been compacted)"));
      visit(table.table().reader().cursor(CacheUse.BYPASS), visitor);
      return number;
    });
  }

  private static void visit(EntryCursor cursor, EntryVisitor visitor) {
    try (cursor) {
      Entry entry = cursor.entry();
      for (boolean there = cursor.first(); there; there = cursor.next()) {
        if (!visitor.visit(entry.copyKey(), entry.sequence(), entry.type(), entry.copyValue())) {
          return;
        }
      }
    }
  }
}
