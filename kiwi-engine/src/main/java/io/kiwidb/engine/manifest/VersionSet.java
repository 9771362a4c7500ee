package io.kiwidb.engine.manifest;

import io.kiwidb.DatabaseClosedException;
import io.kiwidb.DatabaseState.Health;
import io.kiwidb.StorageException;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.context.StoreHealth.Concern;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.io.FileId;
import io.kiwidb.io.KillPoint;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The current version and its durable history: the only place where the set of tables and logs
 * changes.
 *
 * <p>Invariants. <b>V1</b>: an edit is in the manifest and synced before the version that shows it
 * is installed. <b>V2</b>: every table that the manifest names was synced, and its directory entry,
 * before the edit was written (the builder's {@code finish}, then a sync of the directory here).
 * <b>V3</b>: a file is removed only after the edit that drops it is durable and no version holds
 * it.
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
  private static final long SMALLEST_ROLL_BYTES = 1 << 20;
  private static final int ROLL_FACTOR = 4;

  private final StoreContext context;
  private final IntSupplier levelCount;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicLong nextFileNumber;
  private final LongSupplier lastSequence;
  private final Runnable whenInDoubt;
  private ManifestState state;
  private @Nullable ManifestWriter manifest;
  private long snapshotBytes;
  private Version current;
  private boolean inDoubt;
  private boolean closed;

  /**
   * Creates a set as recovered, or empty; writes nothing.
   *
   * @param levelCount the minimum number of levels of a version
   * @param state the state of the manifest
   * @param tables the tables it names, open
   * @param nextFileNumber the file number counter; larger than every number ever used
   * @param lastSequence returns the last sequence number assigned
   * @param whenInDoubt called, under the lock, when the manifest is in doubt; must arrange a later
   *     call of {@link #settle}
   */
  public VersionSet(
      StoreContext context,
      IntSupplier levelCount,
      ManifestState state,
      List<LevelTable> tables,
      AtomicLong nextFileNumber,
      LongSupplier lastSequence,
      Runnable whenInDoubt) {
    this.context = context;
    this.state = state;
    this.nextFileNumber = nextFileNumber;
    this.lastSequence = lastSequence;
    this.whenInDoubt = whenInDoubt;
    this.levelCount = levelCount;
    this.current = Version.of(context.order(), levelCount.getAsInt(), tables, FileNames.CURRENT);
  }

  /** Returns a file number that was never used before. */
  public long newFileNumber() {
    return nextFileNumber.getAndIncrement();
  }

  /**
   * Returns the current version, which the set holds until it is replaced. Use {@link #holdCurrent}
   * to keep it longer.
   */
  public Version current() {
    lock.lock();
    try {
      return current;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the current version with a reference for the caller, who releases it. */
  public Version holdCurrent() {
    lock.lock();
    try {
      requireNotClosed();
      return current.hold();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the keys after which the strategy continues, by level. */
  public Map<Integer, byte[]> resumeKeys() {
    lock.lock();
    try {
      return new TreeMap<>(state.resumeKeys());
    } finally {
      lock.unlock();
    }
  }

  /** Returns the required logs, oldest first. */
  public List<LogSegment> logs() {
    lock.lock();
    try {
      return state.logs();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes an edit durable, then installs the resulting version. After a failure nothing has changed
   * and the opened tables are closed; their files stay, for a retry or for removal by the caller.
   *
   * @param opened the tables that the edit adds, by file number
   * @param install receives the new version under the lock, before any other part sees it; must not
   *     fail
   */
  public void apply(VersionEdit edit, Map<Long, OpenTable> opened, Consumer<Version> install) {
    lock.lock();
    try {
      Version before = current;
      Version next = prepare(edit, opened);
      boolean durable = false;
      try {
        write(edit, opened);
        durable = true;
      } finally {
        if (!durable) {
          next.release();
        }
      }
      show(edit, before, next, install);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Shows the durable state to readers. If that fails for lack of memory, the edit must not be
   * treated as failed: files that it names would be removed. So no file is removed any more, and
   * only reopening continues.
   */
  private void show(VersionEdit edit, Version before, Version next, Consumer<Version> install) {
    boolean shown = false;
    try {
      dropRemoved(edit, before);
      current = next;
      install.accept(next);
      KillPoint.hit("version.installed");
      before.release();
      shown = true;
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

  /** Returns the version after an edit; the opened tables belong to it, or are closed. */
  private Version prepare(VersionEdit edit, Map<Long, OpenTable> opened) {
    boolean prepared = false;
    try {
      requireNotClosed(); // after closing, another process may own the directory
      settle();
      Version next =
          current.with(edit, opened, context.order(), levelCount.getAsInt(), manifestName());
      prepared = true;
      return next;
    } finally {
      if (!prepared) {
        OpenTable.closeUnused(opened.values());
      }
    }
  }

  private void write(VersionEdit edit, Map<Long, OpenTable> opened) {
    if (!opened.isEmpty()) {
      context.syncDirectory(); // V2
    }
    edit.nextFileNumber(nextFileNumber.get()).lastSequence(lastSequence.getAsLong());
    ManifestState next = state.copy();
    // Before anything is written: it may fail for lack of memory.
    next.apply(manifestName(), 0, edit);
    ManifestWriter writer = manifest;
    boolean full = writer != null
        && writer.size() >= Math.max(SMALLEST_ROLL_BYTES, ROLL_FACTOR * snapshotBytes);
    if (writer == null || full) {
      roll(next);
      return;
    }
    manifest = null; // until the append is known to have succeeded
    try {
      writer.append(edit);
      manifest = writer;
      state = next;
    } finally {
      if (manifest == null) {
        writer.close();
        doubt(); // V4
      }
    }
  }

  /**
   * Writes a new manifest with the whole state and makes CURRENT name it; the manifest is in doubt
   * if this fails between the two steps.
   */
  private void roll(ManifestState next) {
    ManifestWriter old = manifest;
    manifest = null;
    if (old != null) {
      old.close();
    }
    long number = newFileNumber();
    FileId id = new FileId(FileNames.manifest(number), number, context.database());
    boolean known = true;
    ManifestWriter writer = null;
    try {
      writer = ManifestWriter.create(context, id, next.snapshot());
      KillPoint.hit("manifest.created");
      CurrentFile.prepare(context, id.name());
      known = false;
      CurrentFile.replace(context);
      KillPoint.hit("current.durable");
      manifest = writer;
      known = true;
    } finally {
      if (manifest == null && writer != null) {
        writer.close();
      }
      if (manifest == null && known) {
        deleteUnnamed(id.name());
      } else if (!known) {
        doubt(); // V4: either the new manifest is current, or the one before
      }
    }
    state = next;
    snapshotBytes = writer.size();
    tidy(id.name());
  }

  /**
   * Cleans up after a roll. The new manifest is current already, so a failure here must not look
   * like a failed roll.
   */
  private void tidy(String manifestToKeep) {
    try {
      if (inDoubt) {
        inDoubt = false;
        context.health().resolved(Concern.MANIFEST);
        context.remover().letGo();
      }
      removeOthers(manifestToKeep);
    } catch (Throwable e) { // thread top: files stay until the next roll or opening
      context.events().warn("manifest.old-ones-stay", e);
    }
  }

  /**
   * Marks the manifest as in doubt. The first time, tries to settle it at once. Requires: the lock.
   */
  private void doubt() {
    if (inDoubt) {
      return;
    }
    inDoubt = true;
    context.remover().hold();
    try {
      roll(state.copy());
    } catch (RuntimeException | Error e) { // thread top: the caller gets the original failure
      context
          .health()
          .worsen(
              Concern.MANIFEST,
              Health.READ_ONLY,
              "the manifest could not be written, so its content is unknown",
              e);
      whenInDoubt.run();
    }
  }

  /** Writes a new manifest if the present one is in doubt; throws if that is not possible yet. */
  public void settle() {
    lock.lock();
    try {
      if (inDoubt) {
        roll(state.copy());
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Deletes a manifest that CURRENT has never named, even while another one is in doubt: each
   * attempt leaves one.
   */
  private void deleteUnnamed(String name) {
    try {
      context.storage().delete(name);
    } catch (StorageException e) {
      context.remover().remove(name); // later, with the others
    }
  }

  private void removeOthers(String manifestToKeep) {
    for (String name : context.storage().list()) {
      boolean isManifest = FileNames.parse(name)
          .filter(parsed -> parsed.kind() == FileNames.Kind.MANIFEST)
          .isPresent();
      if (isManifest && !name.equals(manifestToKeep)) {
        context.remover().remove(name);
      }
    }
  }

  private void dropRemoved(VersionEdit edit, Version before) {
    Set<Long> gone =
        edit.removed().stream().map(VersionEdit.Removed::number).collect(Collectors.toSet());
    edit.added().forEach(table -> gone.remove(table.number())); // moved tables
    if (gone.isEmpty()) {
      return;
    }
    for (Level level : before.levels()) {
      for (LevelTable table : level.tables()) {
        if (gone.contains(table.info().number())) {
          table.table().drop();
        }
      }
    }
  }

  private void requireNotClosed() {
    if (closed) {
      throw new DatabaseClosedException("database " + context.storage().location());
    }
  }

  private String manifestName() {
    ManifestWriter writer = manifest;
    return writer == null ? FileNames.CURRENT : FileNames.manifest(writer.number());
  }

  /** Releases the current version and closes the manifest. Idempotent. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        current.release();
        ManifestWriter writer = manifest;
        if (writer != null) {
          writer.close();
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
