package io.kiwidb.engine;

import io.kiwidb.AsyncKiwi;
import io.kiwidb.LiveSettings;
import io.kiwidb.MemTableInfo;
import io.kiwidb.Statistics;
import io.kiwidb.TableInfo;
import java.lang.ref.Reference;
import java.util.List;

/**
 * One keyspace alone, as handed to the user. Refers to the database, so the leak guard does not
 * take that for abandoned.
 *
 * <p>Threading: thread-safe.
 */
final class LsmKeyspace extends KeyspaceView {
  private final LsmDatabase database;
  private final int id;
  private volatile OpenKeyspace known; // replaced when it was cleared

  LsmKeyspace(LsmDatabase database, StoreAssembly store, OpenKeyspace keyspace) {
    super(store);
    this.database = database;
    this.id = keyspace.id();
    this.known = keyspace;
  }

  @Override
  OpenKeyspace open() {
    OpenKeyspace now = known;
    return now.tree().isGone() ? successor(now) : now;
  }

  private OpenKeyspace successor(OpenKeyspace gone) {
    OpenKeyspace next = store.keyspaces.find(id);
    if (next == null) {
      store.context.health().requireOpen();
      throw store.keyspaces.dropped(gone.name(), id);
    }
    known = next;
    return next;
  }

  @Override
  LsmDatabase database() {
    return database;
  }

  @Override
  public String name() {
    return known.name();
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public AsyncKiwi async() {
    return new AsyncStore(this, store);
  }

  @Override
  public void flush() {
    try {
      flush(List.of(open().tree()));
    } finally {
      Reference.reachabilityFence(database);
    }
  }

  @Override
  public LiveSettings settings() {
    OpenKeyspace now = open();
    return KeyspaceChanges.isMain(this) ? database.settings() : new DatabaseSettings(database, now);
  }

  @Override
  public Statistics stats() {
    try {
      return store.inspector.statistics(open());
    } finally {
      Reference.reachabilityFence(database);
    }
  }

  @Override
  public List<MemTableInfo> memtables() {
    try {
      store.context.health().requireOpen();
      return open().tree().infos();
    } finally {
      Reference.reachabilityFence(database);
    }
  }

  @Override
  public List<TableInfo> tables() {
    try {
      return Inspector.tables(open());
    } finally {
      Reference.reachabilityFence(database);
    }
  }

  @Override
  public String toString() {
    return "keyspace '" + name() + "' of " + store.context.storage().location();
  }
}
