package io.kiwidb.engine.recover;

import io.kiwidb.MemTableInfo;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.manifest.Version;
import io.kiwidb.engine.recover.Recovery.Recovered;
import io.kiwidb.engine.view.MemTableSlot;
import io.kiwidb.engine.view.SuperVersions;
import io.kiwidb.spi.MemTable;
import io.kiwidb.spi.MemTableProvider;

/**
 * Shows the recovered state to the readers of a store opened read-only: the replayed memtables stay
 * in memory, and no file is written.
 *
 * <p>Threading: stateless.
 */
public final class ReadOnlyView {
  private static final long EMPTY_BYTES = 1 << 10;

  private ReadOnlyView() {}

  /** Installs the replayed memtables, sealed, below an empty active one. */
  public static void install(
      StoreContext context, Recovered recovered, SuperVersions superVersions, Version version) {
    long id = 1;
    for (MemTable memtable : recovered.memtables()) {
      MemTableSlot slot = new MemTableSlot(id++, memtable, 0);
      slot.phase(MemTableInfo.Phase.SEALED);
      superVersions.activate(slot, version);
    }
    MemTable empty = context
        .parts()
        .memtable()
        .create(new MemTableProvider.Context(context.order(), EMPTY_BYTES));
    superVersions.activate(new MemTableSlot(id, empty, 0), version);
  }
}
