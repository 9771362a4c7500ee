package io.kiwidb.engine.manifest;

import io.kiwidb.DatabaseState.Health;
import io.kiwidb.StorageException;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.context.StoreHealth.Concern;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.io.FileId;
import io.kiwidb.io.KillPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The durable history of a database: the manifest in use, the state it contains, and its
 * replacement by a new one.
 *
 * <p>Maintains invariant <b>V4</b> of {@link VersionSet}.
 *
 * <p>Threading: not thread-safe; guarded by the version set's lock.
 */
final class ManifestLog implements AutoCloseable {
  private static final long SMALLEST_ROLL_BYTES = 1 << 20;
  private static final int ROLL_FACTOR = 4;

  private final StoreContext context;
  private final AtomicLong nextFileNumber;
  private final Runnable whenInDoubt;
  private ManifestState state;
  private @Nullable ManifestWriter manifest;
  private long snapshotBytes;
  private boolean inDoubt;
  private List<Long> obsoleteLogs = new ArrayList<>();

  /**
   * Creates it with the recovered state; writes nothing.
   *
   * @param whenInDoubt see {@link VersionSet}
   */
  ManifestLog(
      StoreContext context, ManifestState state, AtomicLong nextFileNumber, Runnable whenInDoubt) {
    this.context = context;
    this.state = state;
    this.nextFileNumber = nextFileNumber;
    this.whenInDoubt = whenInDoubt;
  }

  /** Returns the durable state. */
  ManifestState state() {
    return state;
  }

  /** Returns, once, the numbers of logs that are not needed any more, oldest first. */
  List<Long> takeObsoleteLogs() {
    List<Long> taken = obsoleteLogs;
    obsoleteLogs = new ArrayList<>();
    return taken;
  }

  /** Makes an edit durable; after a failure nothing has changed. */
  void write(VersionEdit edit) {
    List<Long> obsolete = new ArrayList<>(obsoleteLogs); // before: it may fail for lack of memory
    obsolete.addAll(obsoleteBy(edit));
    append(edit);
    obsoleteLogs = obsolete;
  }

  private List<Long> obsoleteBy(VersionEdit edit) {
    List<Long> numbers = new ArrayList<>();
    if (edit.oldestLog() != 0) {
      for (LogSegment log : state.logs()) {
        if (log.number() < edit.oldestLog()) {
          numbers.add(log.number());
        }
      }
    }
    return numbers;
  }

  private void append(VersionEdit edit) {
    ManifestState next = state.copy();
    // Before anything is written: it may fail for lack of memory.
    next.apply(name(), 0, edit);
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
    long number = nextFileNumber.getAndIncrement();
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

  /** Marks the manifest as in doubt. The first time, tries to settle it at once. */
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
  void settle() {
    if (inDoubt) {
      roll(state.copy());
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

  /** Returns the name of the manifest in use, for messages. */
  String name() {
    ManifestWriter writer = manifest;
    return writer == null ? FileNames.CURRENT : FileNames.manifest(writer.number());
  }

  @Override
  public void close() {
    ManifestWriter writer = manifest;
    if (writer != null) {
      writer.close();
    }
  }
}
