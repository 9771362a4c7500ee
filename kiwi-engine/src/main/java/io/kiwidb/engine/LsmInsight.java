package io.kiwidb.engine;

import io.kiwidb.EntryVisitor;
import io.kiwidb.EventListener;
import io.kiwidb.Insight;
import io.kiwidb.Keyspace;
import io.kiwidb.LatencyIntervals;
import io.kiwidb.LogSegmentInfo;
import io.kiwidb.OpenMode;
import io.kiwidb.RunningCompaction;
import io.kiwidb.TableDetails;
import io.kiwidb.TableReads;
import io.kiwidb.TimedOperation;
import io.kiwidb.TreeState;
import io.kiwidb.engine.context.StoreHealth;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.engine.manifest.LogSegment;
import io.kiwidb.engine.manifest.Version;
import io.kiwidb.spi.CompactionChoice;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A look inside a database. Refers to the database, so the leak guard does not take that for
 * abandoned; the subscriptions that it returns do not.
 *
 * <p>Threading: thread-safe.
 */
final class LsmInsight implements Insight {
  private static final byte[] START = {};

  private final LsmDatabase database;
  private final StoreAssembly store;
  private final StoreHealth health;
  private final StoreContents contents;

  LsmInsight(LsmDatabase database, StoreAssembly store) {
    this.database = database;
    this.store = store;
    this.health = store.context.health();
    this.contents = new StoreContents(store.keyspaces);
  }

  /** Asks an open database, which stays reachable meanwhile. */
  private <T> T ask(Supplier<T> question) {
    try {
      health.requireOpen();
      return question.get();
    } finally {
      Reference.reachabilityFence(database);
    }
  }

  private void look(Runnable visit) {
    ask(() -> {
      visit.run();
      return true;
    });
  }

  @Override
  public Subscription subscribe(EventListener listener) {
    return ask(() -> store.context.events().subscribe(listener));
  }

  @Override
  public TreeState tree() {
    return ask(store.versions::state);
  }

  @Override
  public List<RunningCompaction> compactions() {
    return ask(() -> store.keyspaces.list().stream()
        .flatMap(keyspace -> keyspace.compactions().list().stream())
        .sorted(Comparator.comparingLong(RunningCompaction::job))
        .toList());
  }

  @Override
  public LatencyIntervals latencyIntervals(TimedOperation operation) {
    return ask(() -> store.context.recorder().intervals(operation));
  }

  @Override
  public CompactionChoice nextCompaction(Keyspace keyspace) {
    if (keyspace.store() != database) {
      throw new IllegalArgumentException(
          "keyspace '" + keyspace.name() + "' is not one of this store, " + database.location());
    }
    return ask(() -> nextCompaction(keyspace.name(), keyspace.id()));
  }

  private CompactionChoice nextCompaction(String name, int id) {
    while (true) {
      OpenKeyspace found = store.keyspaces.find(id);
      if (found == null) {
        throw store.keyspaces.dropped(name, id);
      }
      Version version = found.tree().holdVersion();
      if (version != null) {
        try {
          return found.compactions().next(found.compactions().view(version));
        } finally {
          version.release();
        }
      }
      health.requireOpen();
      if (store.keyspaces.find(id) == found) { // no longer open, although nothing replaces it
        return new CompactionChoice.None();
      }
    }
  }

  /**
   * The segments that are open are read before the manifest, so each of the others has ended, was
   * found when a read-only store was opened, or was created meanwhile and is still empty.
   */
  @Override
  public List<LogSegmentInfo> logSegments() {
    return ask(() -> {
      Map<Long, LogSegmentInfo> open = new HashMap<>();
      store.syncer.open().forEach(one -> open.put(one.number(), one));
      boolean isReadOnly = store.context.options().openMode() == OpenMode.READ_ONLY;
      List<LogSegmentInfo> all = new ArrayList<>();
      for (LogSegment segment : store.versions.logs()) {
        LogSegmentInfo known = open.get(segment.number());
        if (known != null) {
          all.add(known);
        } else if (segment.isEnded() || isReadOnly) {
          all.add(ended(segment));
        }
      }
      return List.copyOf(all);
    });
  }

  private LogSegmentInfo ended(LogSegment segment) {
    long length = segment.isEnded()
        ? segment.length()
        : store.context.storage().size(FileNames.log(segment.number()));
    return new LogSegmentInfo(
        segment.number(), length, segment.durableLength(), LogSegmentInfo.State.ENDED);
  }

  @Override
  public TableDetails table(long number) {
    return ask(() -> contents.details(number));
  }

  @Override
  public Map<Long, TableReads> tableReads() {
    return ask(contents::reads);
  }

  @Override
  public void visitIndex(long number, IndexVisitor visitor) {
    Objects.requireNonNull(visitor, "visitor");
    look(() -> contents.visitIndex(number, visitor));
  }

  @Override
  public void visitTable(long number, byte[] from, EntryVisitor visitor) {
    look(() -> contents.visitTable(number, from, visitor));
  }

  @Override
  public void visitMemtable(long id, byte[] from, EntryVisitor visitor) {
    look(() -> contents.visitMemtable(id, from, visitor));
  }

  /** Visits all entries of a table. */
  void visitTable(long number, EntryVisitor visitor) {
    visitTable(number, START, visitor);
  }

  /** Visits all entries of a memtable. */
  void visitMemtable(long id, EntryVisitor visitor) {
    visitMemtable(id, START, visitor);
  }

  @Override
  public long verify(VerifyListener listener) {
    return ask(() -> new TableVerification(store.keyspaces, health).run(listener));
  }
}
