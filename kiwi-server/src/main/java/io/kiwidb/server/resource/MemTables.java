package io.kiwidb.server.resource;

import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.MemTableInfo;
import io.kiwidb.Settings;
import io.kiwidb.server.store.ServedStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The memtables. Threading: thread-safe. */
public final class MemTables {
  /** A memtable. */
  public record Info(
      long id,
      String keyspace,
      String phase,
      long entries,
      long bytes,
      long limitBytes,
      long logNumber) {}

  /** All memtables. */
  public record Listing(List<Info> memtables) {}

  private final ServedStore store;
  private final PageLimits limits;

  /** Creates the area. */
  public MemTables(ServedStore store, PageLimits limits) {
    this.store = store;
    this.limits = limits;
  }

  /** Returns the memtables of a keyspace, or of all. */
  public Listing list(@Nullable String keyspace) {
    Kiwi db = store.db();
    Map<Integer, Keyspace> keyspaces = new HashMap<>();
    db.keyspaces().forEach(each -> keyspaces.put(each.id(), each));
    List<Info> memtables = new ArrayList<>();
    for (MemTableInfo each : KeyspaceLookup.findOrStore(db, keyspace).memtables()) {
      Keyspace of = keyspaces.get(each.keyspace());
      if (of != null) { // it was not dropped meanwhile
        memtables.add(info(each, of));
      }
    }
    return new Listing(memtables);
  }

  private static Info info(MemTableInfo memtable, Keyspace of) {
    return new Info(
        memtable.id(),
        of.name(),
        Names.of(memtable.phase()),
        memtable.entries(),
        memtable.bytes(),
        of.settings().get(Settings.MEMTABLE_BYTES),
        memtable.logNumber());
  }

  /** Returns a page of the entries of a memtable. */
  public StoredEntries.Page entries(long id, StoredEntries.Request request) {
    return Told.find(
        "memtable",
        () -> StoredEntries.page(
            request,
            limits,
            (key, visitor) -> store.db().insight().visitMemtable(id, key, visitor)));
  }

  /** Flushes the memtables of a keyspace, or of all, and waits for it. */
  public void flush(@Nullable String keyspace) {
    Keyspace flushed = KeyspaceLookup.findOrStore(store.db(), keyspace);
    Told.run(flushed::flush);
  }
}
