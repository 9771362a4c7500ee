package io.kiwidb.engine;

import io.kiwidb.AsyncKiwi;
import io.kiwidb.CopyListener;
import io.kiwidb.DatabaseState;
import io.kiwidb.EntryVisitor;
import io.kiwidb.Insight;
import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import io.kiwidb.LiveSettings;
import io.kiwidb.MemTableInfo;
import io.kiwidb.Options;
import io.kiwidb.Snapshot;
import io.kiwidb.Statistics;
import io.kiwidb.TableInfo;
import io.kiwidb.Transaction;
import io.kiwidb.TransactionOptions;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import io.kiwidb.engine.context.LeakGuard;
import io.kiwidb.engine.context.StoreHealth;
import io.kiwidb.engine.copies.Checkpoint;
import io.kiwidb.engine.copies.DirectoryCopy;
import io.kiwidb.engine.copies.ImageSource;
import io.kiwidb.engine.copies.StoreImage;
import io.kiwidb.engine.read.SnapshotView;
import io.kiwidb.engine.read.StoreReader;
import io.kiwidb.engine.view.SnapshotList;
import io.kiwidb.io.Storage;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An open database, as handed to the user. It only delegates.
 *
 * <p>Nothing inside the database refers to this object, neither threads nor tasks nor parts, except
 * calls in progress. So when it becomes unreachable, no caller can use the database any more, and
 * {@link LeakGuard} closes it. Whatever else a user may hold (maps, cursors, snapshots, pauses,
 * settings, the asynchronous view) refers to it. Each call keeps it reachable until it returns.
 *
 * <p>Threading: thread-safe.
 */
final class LsmDatabase extends KeyspaceView implements Kiwi, ImageSource {
  private final StoreHealth health;
  private final AsyncStore async;
  private final BackgroundWork background;
  private final StoreCloser closer;
  private final LiveSettings settings;
  private final LsmInsight insight;
  private final LeakGuard.Hold hold;

  LsmDatabase(StoreAssembly store) {
    super(store);
    this.health = store.context.health();
    this.async = new AsyncStore(this, store);
    this.background = new BackgroundWork(store);
    this.closer = new StoreCloser(store, background);
    this.settings = new DatabaseSettings(this, store.context.settings());
    this.insight = new LsmInsight(this, store);
    this.hold = store.leaks.holdUntilEnded("database", closer::close);
  }

  @Override
  OpenKeyspace open() {
    return store.keyspaces.main();
  }

  @Override
  LsmDatabase database() {
    return this;
  }

  /**
   * Enables leak detection: from now on the database is closed, and reported, when it becomes
   * unreachable without having been closed.
   */
  void reportIfForgotten() {
    store.leaks.watch(this, hold);
  }

  @Override
  public void write(WriteBatch batch, WriteOptions options) {
    try {
      requireOwn(batch);
      store.pipeline.commit(batch.buffer(), options);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Checks that all keyspaces that a batch names are of this store. */
  void requireOwn(WriteBatch batch) {
    for (Keyspace keyspace : batch.keyspaces()) {
      if (keyspace.store() != this) {
        throw new IllegalArgumentException("the batch contains writes to keyspace '"
            + keyspace.name() + "' of another store, " + keyspace.store().location()
            + "; write them there");
      }
    }
  }

  @Override
  public Snapshot snapshot() {
    try {
      return snapshot(this, store.leaks);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * Returns the snapshot of an iterator over a keyspace. Iterators cannot be closed, so abandoned
   * ones are not reported.
   */
  Snapshot momentOfIterator(Keyspace keyspace) {
    return snapshot(keyspace, LeakGuard.silent());
  }

  private Snapshot snapshot(Keyspace keyspace, LeakGuard leaks) {
    health.requireOpen();
    return SnapshotView.open(moments(), keyspace, leaks);
  }

  /** Returns what opens moments of this store, and keeps it reachable. */
  SnapshotView.Source moments() {
    return new Moment(this);
  }

  @Override
  public Transaction begin(TransactionOptions options) {
    try {
      return store.transactions.begin(moments(), this, options);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** What a snapshot needs; keeps the database reachable. */
  private record Moment(LsmDatabase owner) implements SnapshotView.Source {
    @Override
    public SnapshotList snapshots() {
      return owner.store.keyspaces.snapshots();
    }

    @Override
    public long visible() {
      return owner.store.pipeline.visibleSequence();
    }

    @Override
    public StoreHealth health() {
      return owner.health;
    }

    @Override
    public StoreReader reader(Keyspace keyspace, long sequence) {
      if (keyspace.store() != owner) {
        throw new IllegalArgumentException(
            "keyspace '" + keyspace.name() + "' is not one of this store, " + owner.location());
      }
      StoreReader reader = owner.store.keyspaces.reader(keyspace.id(), sequence);
      if (reader == null) {
        throw owner.store.keyspaces.dropped(keyspace.name(), keyspace.id());
      }
      return reader;
    }
  }

  @Override
  public AsyncKiwi async() {
    return async;
  }

  @Override
  public void sync() {
    try {
      health.requireWritable();
      store.pipeline.sync();
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void flush() {
    try {
      flush(store.keyspaces.trees().list());
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public Pause pauseBackgroundWork() {
    try {
      health.requireWritable();
      return background.pause(this);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void checkpoint(Path directory, CopyListener listener) {
    try {
      health.requireOpen();
      DirectoryCopy.requireWritableAsFiles(
          store.context.storage(), "checkpoint(Storage, CopyListener)");
      DirectoryCopy.make(directory, target -> {
        try (StoreImage image = takeImage()) {
          Checkpoint.fill(image, target, listener);
        }
      });
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void checkpoint(Storage target, CopyListener listener) {
    try (StoreImage image = takeImage()) {
      Checkpoint.write(image, target, listener);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public StoreImage takeImage() {
    return store.images.take();
  }

  @Override
  public LiveSettings settings() {
    return settings;
  }

  @Override
  public Statistics stats() {
    try {
      return store.inspector.statistics();
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public DatabaseState state() {
    return health.state();
  }

  @Override
  public List<MemTableInfo> memtables() {
    try {
      health.requireOpen();
      List<MemTableInfo> all = new ArrayList<>();
      store.keyspaces.list().forEach(one -> all.addAll(one.tree().infos()));
      return all;
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public List<TableInfo> tables() {
    try {
      List<TableInfo> all = new ArrayList<>();
      store.keyspaces.list().forEach(one -> all.addAll(Inspector.tables(one)));
      return all;
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void visitMemtable(long id, EntryVisitor visitor) {
    insight.visitMemtable(id, visitor);
  }

  @Override
  public Insight insight() {
    return insight;
  }

  @Override
  public void visitTable(long number, EntryVisitor visitor) {
    insight.visitTable(number, visitor);
  }

  @Override
  public Options options() {
    return store.context.options();
  }

  @Override
  public String location() {
    return store.context.storage().location();
  }

  @Override
  public String name() {
    return Keyspace.DEFAULT;
  }

  @Override
  public int id() {
    return 0;
  }

  @Override
  public Keyspace createKeyspace(String name, KeyspaceOptions options) {
    try {
      store.changes.create(name, options);
      return keyspace(name);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public Keyspace keyspace(String name) {
    health.requireOpen();
    return new LsmKeyspace(this, store, store.keyspaces.require(name));
  }

  @Override
  public Optional<Keyspace> findKeyspace(String name) {
    health.requireOpen();
    return Optional.ofNullable(store.keyspaces.find(name))
        .map(found -> new LsmKeyspace(this, store, found));
  }

  @Override
  public List<Keyspace> keyspaces() {
    health.requireOpen();
    List<Keyspace> all = new ArrayList<>();
    store.keyspaces.list().forEach(one -> all.add(new LsmKeyspace(this, store, one)));
    return all;
  }

  @Override
  public void dropKeyspace(String name) {
    try {
      store.changes.drop(name);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void renameKeyspace(String from, String to) {
    try {
      store.changes.rename(from, to);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void close() {
    try {
      closer.close();
    } finally {
      if (closer.hasBegun()) {
        hold.dismiss();
      }
      Reference.reachabilityFence(this);
    }
  }
}
