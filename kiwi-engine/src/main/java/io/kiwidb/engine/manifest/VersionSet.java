package io.kiwidb.engine.manifest;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kiwidb.DatabaseClosedException;
import io.kiwidb.DatabaseState.Health;
import io.kiwidb.TableInfo;
import io.kiwidb.TreeState;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.context.StoreHealth.Concern;
import io.kiwidb.engine.context.TreeContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The current version of each keyspace and their durable history: the only place where the set of
 * keyspaces, tables and logs changes.
 *
 * <p>Invariants. <b>V1</b>: an edit is in the manifest and synced before the version that shows it
 * is installed. <b>V2</b>: every table and blob file that the manifest names was synced, and its
 * directory entry, before the edit was written (the builder's {@code finish}, then a sync of the
 * directory here). <b>V3</b>: a file is removed only after the edit that drops it is durable and no
 * version holds it.
 *
 * <p><b>V4</b>: after a failed write of an edit it is unknown whether the manifest contains it. The
 * manifest is then <i>in doubt</i> until a new one is durable that contains everything except that
 * edit, which therefore never happened. This is tried at once, under the same lock; if it fails,
 * too, the database refuses writes and retries. While the manifest is in doubt no other edit is
 * written, no file is removed, and nothing is acknowledged that the edit contradicts: a thread that
 * ends a log by an edit holds the lock of the appends.
 *
 * <p>Threading: thread-safe; edits are serialised by one lock, under which the manifest is written
 * and synced and the listener installs what readers see.
 */
public final class VersionSet implements AutoCloseable {
  private final StoreContext context;
  private final ManifestLog manifest;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicLong nextFileNumber;
  private final LongSupplier lastSequence;

  @GuardedBy("lock")
  private final CurrentTrees trees;

  @GuardedBy("lock")
  private boolean closed;

  /** Follows one edit; called under the lock of the set. */
  public interface Change {
    /** Does nothing. */
    Change NONE = (keyspace, next) -> {};

    /** Is called first; may throw to give up the edit, before anything is written. */
    default void before() {}

    /** Receives the new version of a keyspace once the edit is durable. Must not fail. */
    void install(int keyspace, Version next);

    /** Is called last. Must not fail. */
    default void after() {}

    /** Returns what changes tables; asked only if someone listens. */
    default TreeOrigin origin() {
      return TreeOrigin.FLUSH;
    }
  }

  /**
   * Creates a set as recovered, or empty; writes nothing.
   *
   * @param state the state of the manifest
   * @param nextFileNumber the file number counter; larger than every number ever used
   * @param lastSequence returns the last sequence number assigned
   * @param whenInDoubt called, under the lock, when the manifest is in doubt; must arrange a later
   *     call of {@link #settle}
   */
  public VersionSet(
      StoreContext context,
      ManifestState state,
      AtomicLong nextFileNumber,
      LongSupplier lastSequence,
      Runnable whenInDoubt) {
    this.context = context;
    this.manifest = new ManifestLog(context, state, nextFileNumber, whenInDoubt);
    this.nextFileNumber = nextFileNumber;
    this.lastSequence = lastSequence;
    this.trees = new CurrentTrees(context.events());
  }

  /**
   * Adds a recovered keyspace, or one that {@link #apply} is about to create.
   *
   * @param tables its tables, open
   * @param parts what belongs to them
   */
  public Version add(TreeContext tree, List<LevelTable> tables, VersionParts parts) {
    lock.lock();
    try {
      return trees.add(tree, tables, parts);
    } finally {
      lock.unlock();
    }
  }

  /** Removes a keyspace that was dropped, or whose creation failed, and releases its version. */
  public void remove(int keyspace) {
    lock.lock();
    try {
      trees.remove(keyspace);
    } finally {
      lock.unlock();
    }
  }

  /** Returns a file number that was never used before. */
  public long newFileNumber() {
    return nextFileNumber.getAndIncrement();
  }

  /** Returns whether nothing was ever made durable: the directory is new. */
  public boolean isNew() {
    lock.lock();
    try {
      return manifest.state().nextFileNumber() <= 1;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the id of the next keyspace. */
  public int nextKeyspace() {
    lock.lock();
    try {
      return manifest.state().nextKeyspace();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the durable state as it is now; the caller must not change it. */
  public ManifestState durableState() {
    lock.lock();
    try {
      requireNotClosed();
      return manifest.state();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the tables of all keyspaces and the number of the last change of tables. */
  public TreeState state() {
    lock.lock();
    try {
      requireNotClosed();
      return trees.state();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the memory in bytes of all open tables of the current versions. */
  public long tableMemory() {
    lock.lock();
    try {
      return trees.tableMemory();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the keys after which the strategy of a keyspace continues, by level. */
  public Map<Integer, byte[]> resumeKeys(int keyspace) {
    lock.lock();
    try {
      return manifest
          .state()
          .keyspace(keyspace)
          .map(state -> (Map<Integer, byte[]>) new TreeMap<>(state.resumeKeys()))
          .orElse(Map.of());
    } finally {
      lock.unlock();
    }
  }

  /** Returns the required logs, oldest first. */
  public List<LogSegment> logs() {
    lock.lock();
    try {
      return manifest.state().logs();
    } finally {
      lock.unlock();
    }
  }

  /** Returns, once, the numbers of logs that the durable state does not need, oldest first. */
  public List<Long> takeObsoleteLogs() {
    lock.lock();
    try {
      return manifest.takeObsoleteLogs();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the numbers of all tables of the current versions. */
  public Set<Long> tables() {
    lock.lock();
    try {
      return manifest.state().tables().stream().map(TableInfo::number).collect(Collectors.toSet());
    } finally {
      lock.unlock();
    }
  }

  /** Returns the numbers of all blob files of the current versions. */
  public Set<Long> blobs() {
    lock.lock();
    try {
      return manifest.state().keyspaces().stream()
          .flatMap(keyspace -> keyspace.blobs().files().stream())
          .map(BlobFile::number)
          .collect(Collectors.toSet());
    } finally {
      lock.unlock();
    }
  }

  /** Returns when no edit is being applied. */
  @SuppressWarnings("LockNotBeforeTry") // a barrier: nothing happens between the two
  public void awaitEdits() {
    lock.lock();
    lock.unlock();
  }

  /** Makes an edit durable that changes no tables. */
  public void apply(VersionEdit edit) {
    apply(edit, Map.of(), Change.NONE);
  }

  /**
   * Makes an edit durable, then installs the resulting versions. After a failure nothing has
   * changed and the opened tables are closed; their files stay, for a retry or for removal by the
   * caller.
   *
   * @param opened the tables that the edit adds, by file number
   * @param change is told what happens, before any other part sees it
   */
  public void apply(VersionEdit edit, Map<Long, OpenTable> opened, Change change) {
    lock.lock();
    try {
      Map<Integer, Version> next = prepare(edit, opened, change);
      boolean durable = false;
      try {
        write(edit, opened);
        durable = true;
      } finally {
        if (!durable) {
          next.values().forEach(Version::release);
        }
      }
      show(edit, next, change);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Shows the durable state to readers. If that fails for lack of memory, the edit must not be
   * treated as failed: files that it names would be removed. So no file is removed any more, and
   * only reopening continues.
   */
  @GuardedBy("lock")
  private void show(VersionEdit edit, Map<Integer, Version> next, Change change) {
    boolean shown = false;
    try {
      trees.install(edit, next, change);
      change.after();
      shown = true;
      trees.tell(edit, next.keySet(), change);
    } finally {
      if (!shown) {
        context.remover().keepAll();
        context
            .health()
            .worsen(
                Concern.MEMTABLE,
                Health.FATAL,
                "a durable change of the tables could not be shown to readers",
                null);
      }
    }
  }

  /** Returns the versions after an edit; the opened tables belong to them, or are closed. */
  @GuardedBy("lock")
  private Map<Integer, Version> prepare(
      VersionEdit edit, Map<Long, OpenTable> opened, Change change) {
    boolean prepared = false;
    try {
      requireNotClosed(); // after closing, another process may own the directory
      change.before();
      manifest.settle();
      Map<Integer, Version> next = trees.after(edit, opened, manifest.name());
      prepared = true;
      return next;
    } finally {
      if (!prepared) {
        OpenTable.closeUnused(opened.values());
        OpenBlob.closeUnused(edit.openedBlobs());
      }
    }
  }

  @GuardedBy("lock")
  private void write(VersionEdit edit, Map<Long, OpenTable> opened) {
    if (!opened.isEmpty()) {
      context.syncDirectory(); // V2
    }
    edit.nextFileNumber(nextFileNumber.get()).lastSequence(lastSequence.getAsLong());
    manifest.write(edit);
  }

  /** Writes a new manifest if the present one is in doubt; throws if that is not possible yet. */
  public void settle() {
    lock.lock();
    try {
      manifest.settle();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void requireNotClosed() {
    if (closed) {
      throw new DatabaseClosedException("database " + context.storage().location());
    }
  }

  /** Releases the current versions and closes the manifest. Idempotent. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        trees.release();
        manifest.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
