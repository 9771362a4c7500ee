package io.kiwidb.engine.manifest;

import io.kiwidb.engine.FileNames;
import io.kiwidb.io.FileId;
import io.kiwidb.io.Storage;
import io.kiwidb.key.KeyOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The present version and its durable history: the only place where the set of tables and logs changes.
 *
 * <p>Invariants. <b>V1</b>: an edit is in the manifest and synced before the version that shows it is installed. <b>V2</b>: every
 * table that the manifest names was synced, and its directory entry, before the edit was written (the builder's {@code finish},
 * then {@link Storage#syncDirectory} here). <b>V3</b>: a file is removed only after the edit that drops it is durable and no version
 * holds it. <b>V4</b>: after a failed write of an edit, nobody knows whether it is in the manifest; so the next edit goes to a
 * new manifest that says everything, and files of the failed edit are kept until that one is durable.
 *
 * <p>Threading: thread-safe; edits are serialised by one lock, under which the manifest is written and synced and the listener
 * installs what readers see.
 */
public final class VersionSet implements AutoCloseable {
  private static final long SMALLEST_ROLL_BYTES = 1 << 20;
  private static final int ROLL_FACTOR = 4;

  private final Storage storage;
  private final UUID database;
  private final KeyOrder order;
  private final IntSupplier levelCount;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicLong nextFileNumber;
  private final LongSupplier lastSequence;
  private final Set<String> suspects = new HashSet<>();
  private final Consumer<String> remover;
  private ManifestState state;
  private @Nullable ManifestWriter manifest;
  private long snapshotBytes;
  private Version current;
  private boolean closed;

  /**
   * The set as it was recovered, or empty; nothing is written yet.
   *
   * @param levelCount how many levels a version has at least
   * @param state what the manifest says
   * @param tables the tables it names, open
   * @param nextFileNumber counts file numbers; larger than every one that was ever used
   * @param lastSequence tells the last sequence number that was handed out
   * @param remover removes a file by name and deals with failure
   */
  public VersionSet(
      Storage storage,
      UUID database,
      KeyOrder order,
      IntSupplier levelCount,
      ManifestState state,
      List<LevelTable> tables,
      AtomicLong nextFileNumber,
      LongSupplier lastSequence,
      Consumer<String> remover) {
    this.storage = storage;
    this.database = database;
    this.order = order;
    this.state = state;
    this.nextFileNumber = nextFileNumber;
    this.lastSequence = lastSequence;
    this.remover = remover;
    this.levelCount = levelCount;
    this.current = Version.of(order, levelCount.getAsInt(), tables, FileNames.CURRENT);
  }

  /** A file number that was never used before. */
  public long newFileNumber() {
    return nextFileNumber.getAndIncrement();
  }

  /** The present version; held by the set as long as it is the present one. Use {@link #holdCurrent} to keep it. */
  public Version current() {
    lock.lock();
    try {
      return current;
    } finally {
      lock.unlock();
    }
  }

  /** The present version, held for the caller, who releases it. */
  public Version holdCurrent() {
    lock.lock();
    try {
      return current.hold();
    } finally {
      lock.unlock();
    }
  }

  /** Where the strategy goes on, by level. */
  public Map<Integer, byte[]> resumeKeys() {
    lock.lock();
    try {
      return new TreeMap<>(state.resumeKeys());
    } finally {
      lock.unlock();
    }
  }

  /** The logs that are needed, oldest first. */
  public List<LogSegment> logs() {
    lock.lock();
    try {
      return state.logs();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes an edit durable, then installs the version it leads to.
   *
   * @param opened the tables that the edit adds, by file number
   * @param install is told the new version under the lock, before anybody else; it must not fail
   */
  public void apply(VersionEdit edit, Map<Long, OpenTable> opened, Consumer<Version> install) {
    lock.lock();
    try {
      Version next = current.with(edit, opened, order, levelCount.getAsInt(), manifestName());
      boolean durable = false;
      try {
        write(edit, opened);
        durable = true;
      } finally {
        if (!durable) {
          opened.keySet().forEach(number -> suspects.add(FileNames.table(number))); // V4
          next.release();
        }
      }
      dropRemoved(edit, current);
      Version before = current;
      current = next;
      install.accept(next);
      before.release();
    } finally {
      lock.unlock();
    }
  }

  private void write(VersionEdit edit, Map<Long, OpenTable> opened) {
    if (!opened.isEmpty()) {
      storage.syncDirectory(); // V2
    }
    edit.nextFileNumber(nextFileNumber.get()).lastSequence(lastSequence.getAsLong());
    ManifestWriter writer = manifest;
    if (writer == null
        || writer.size() >= Math.max(SMALLEST_ROLL_BYTES, ROLL_FACTOR * snapshotBytes)) {
      roll(edit);
      return;
    }
    manifest = null; // V4: until the append is known to have worked
    try {
      writer.append(edit);
      manifest = writer;
    } finally {
      if (manifest == null) {
        writer.close();
      }
    }
    state.apply(manifestName(), writer.size(), edit);
  }

  /** Writes a new manifest that says everything, the edit included, and makes CURRENT name it. */
  private void roll(VersionEdit edit) {
    ManifestWriter old = manifest;
    manifest = null;
    if (old != null) {
      old.close();
    }
    long number = newFileNumber();
    FileId id = new FileId(FileNames.manifest(number), number, database);
    ManifestState next = state.copy();
    next.apply(id.name(), 0, edit.nextFileNumber(nextFileNumber.get()));
    ManifestWriter writer = ManifestWriter.create(storage, id, next.snapshot());
    boolean named = false;
    try {
      CurrentFile.write(storage, id.name());
      named = true;
    } finally {
      if (!named) {
        writer.close();
      }
    }
    manifest = writer;
    state = next;
    snapshotBytes = writer.size();
    removeLeftovers(id.name());
  }

  private void removeLeftovers(String manifestToKeep) {
    Set<String> named =
        state.tables().stream().map(t -> FileNames.table(t.number())).collect(Collectors.toSet());
    suspects.removeAll(named);
    suspects.forEach(remover);
    suspects.clear();
    for (String name : storage.list()) {
      boolean isManifest = FileNames.parse(name)
          .filter(parsed -> parsed.kind() == FileNames.Kind.MANIFEST)
          .isPresent();
      if (isManifest && !name.equals(manifestToKeep)) {
        remover.accept(name);
      }
    }
  }

  private void dropRemoved(VersionEdit edit, Version before) {
    Set<Long> gone =
        edit.removed().stream().map(VersionEdit.Removed::number).collect(Collectors.toSet());
    edit.added().forEach(table -> gone.remove(table.number())); // moved
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

  private String manifestName() {
    ManifestWriter writer = manifest;
    return writer == null ? FileNames.CURRENT : FileNames.manifest(writer.number());
  }

  /** Lets go of the present version and closes the manifest. Idempotent. */
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
