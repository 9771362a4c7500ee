package io.kiwidb.engine.backup;

import io.kiwidb.Backups;
import io.kiwidb.CopyListener;
import io.kiwidb.CorruptionException;
import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.OpenMode;
import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.engine.copies.CopyProgress;
import io.kiwidb.engine.copies.DirectoryCopy;
import io.kiwidb.engine.copies.ImageSource;
import io.kiwidb.engine.copies.NewStore;
import io.kiwidb.engine.copies.StoreImage;
import io.kiwidb.io.MappableStorage;
import io.kiwidb.io.Storage;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory of backups, as the package documents it.
 *
 * <p>Invariants. <b>G1</b>: a backup gets its name after its files are durable. <b>G2</b>: a file
 * is deleted only after the deletion of every backup that names it is durable, and not while there
 * is a backup that cannot be read. <b>G3</b>: the lock of the directory is held from opening to
 * closing.
 *
 * <p>Threading: thread-safe; one operation at a time.
 */
public final class BackupDirectory implements Backups {
  private static final Logger LOG = LoggerFactory.getLogger("io.kiwidb.backup");

  private final Storage storage;
  private final OpenMode mode;
  private final Storage.AutoCloseableLock directoryLock; // G3
  private final ReentrantLock lock = new ReentrantLock();
  private boolean closed; // guarded by the lock

  private BackupDirectory(Storage storage, OpenMode mode, Storage.AutoCloseableLock directoryLock) {
    this.storage = storage;
    this.mode = mode;
    this.directoryLock = directoryLock;
  }

  /** Opens a directory and takes ownership of the storage, also if this fails. */
  public static Backups open(Storage storage, OpenMode mode) {
    boolean opened = false;
    try {
      requireSuitable(storage, mode);
      Backups backups = new BackupDirectory(
          storage,
          mode,
          mode == OpenMode.READ_ONLY
              ? storage.lockToRead(BackupNames.LOCK)
              : storage.lock(BackupNames.LOCK));
      opened = true;
      return backups;
    } finally {
      if (!opened) {
        storage.close();
      }
    }
  }

  private static void requireSuitable(Storage storage, OpenMode mode) {
    List<String> names = storage.list();
    boolean hasBackups = names.stream().anyMatch(name -> BackupNames.id(name).isPresent());
    if (hasBackups && mode == OpenMode.CREATE_NEW) {
      throw unsuitable(
          Reason.EXISTS, storage, "it contains backups already; choose another directory");
    }
    if (!hasBackups && (mode == OpenMode.MUST_EXIST || mode == OpenMode.READ_ONLY)) {
      throw unsuitable(Reason.NO_DATABASE, storage, "it contains no backup; check the path");
    }
    names.stream()
        .filter(name -> !hasBackups && !BackupNames.belongs(name))
        .findFirst()
        .ifPresent(name -> {
          throw unsuitable(
              Reason.NO_DATABASE,
              storage,
              "it contains other files, such as '" + name
                  + "'; choose an empty or new directory for backups");
        });
  }

  private static StorageException unsuitable(Reason reason, Storage storage, String detail) {
    return new StorageException(reason, "open the backups in", storage.location(), detail, null);
  }

  /** Runs an operation when no other one is running. */
  private <T> T alone(Supplier<T> operation) {
    if (lock.isHeldByCurrentThread()) {
      throw new IllegalStateException(
          "a listener must not use the backups that call it; do that when the call has returned");
    }
    lock.lock();
    try {
      if (closed) {
        throw new StorageException(
            Reason.CLOSED, "use the backups in", location(), "they were closed", null);
      }
      return operation.get();
    } finally {
      lock.unlock();
    }
  }

  private void requireWritable(String what) {
    if (mode == OpenMode.READ_ONLY) {
      throw new StorageException(
          Reason.DENIED,
          what,
          location(),
          "it is open with READ_ONLY; open it in another mode",
          null);
    }
  }

  @Override
  public Backup create(Kiwi store, CopyListener listener) {
    if (!(store instanceof ImageSource source)) {
      throw new IllegalArgumentException(
          "the store in " + store.location() + " was not opened by Kiwi.open");
    }
    return alone(() -> {
      requireWritable("make a backup in");
      try (StoreImage image = source.takeImage()) {
        if (storage instanceof MappableStorage) {
          DirectoryCopy.requireWritableAsFiles(image.storage(), "Backups.open(Storage, OpenMode)");
        }
        boolean made = false;
        try {
          Generation backup = new BackupWriter(storage, image.asOnDisk(), listener)
              .run(ids(storage.list()).nextId());
          made = true;
          return backup.toBackup();
        } finally {
          tidy(made ? "made" : "failed");
        }
      } finally {
        Reference.reachabilityFence(store);
      }
    });
  }

  /** The numbers of the backups, ascending. */
  private record Ids(List<Long> ids) {
    long nextId() {
      return ids.isEmpty() ? 1 : ids.get(ids.size() - 1) + 1;
    }
  }

  private static Ids ids(List<String> names) {
    List<Long> ids = new ArrayList<>();
    names.forEach(name -> BackupNames.id(name).ifPresent(ids::add));
    ids.sort(null);
    return new Ids(ids);
  }

  @Override
  public List<Backup> list() {
    return alone(() -> ids(storage.list()).ids().stream().map(this::describe).toList());
  }

  private Backup describe(long id) {
    try {
      return GenerationFile.read(storage, id).toBackup();
    } catch (CorruptionException | IncompatibleFormatException e) {
      return Generation.damaged(id, String.valueOf(e.getMessage()));
    }
  }

  private Generation find(String what, long id) {
    Ids ids = ids(storage.list());
    if (!ids.ids().contains(id)) {
      throw new StorageException(
          Reason.MISSING,
          what,
          "backup " + id,
          "there is none in " + location() + "; there are " + ids.ids(),
          null);
    }
    return GenerationFile.read(storage, id);
  }

  @Override
  public Verification verify(long id, CopyListener listener) {
    return alone(() -> verify(List.of(find("verify", id)), new ArrayList<>(), listener));
  }

  @Override
  public Verification verify(CopyListener listener) {
    return alone(() -> {
      List<String> problems = new ArrayList<>();
      List<Generation> all = new ArrayList<>();
      for (long id : ids(storage.list()).ids()) {
        try {
          all.add(GenerationFile.read(storage, id));
        } catch (CorruptionException | IncompatibleFormatException e) {
          problems.add(e.getMessage());
        }
      }
      return verify(all, problems, listener);
    });
  }

  private Verification verify(
      List<Generation> backups, List<String> problems, CopyListener listener) {
    Set<String> names = new HashSet<>();
    long bytes = 0;
    List<Consumer<CopyProgress>> steps = new ArrayList<>();
    for (Generation backup : backups) {
      for (StoredFile file : backup.files()) {
        if (names.add(file.storedName(backup.store()))) {
          bytes += file.length();
          steps.add(progress -> check(backup, file, problems, progress));
        }
      }
    }
    CopyProgress progress = new CopyProgress(listener, steps.size(), bytes);
    steps.forEach(step -> step.accept(progress));
    return new Verification(steps.size(), bytes, List.copyOf(problems));
  }

  private void check(
      Generation backup, StoredFile file, List<String> problems, CopyProgress progress) {
    try {
      StoredParts.read(
          storage,
          backup.store(),
          file,
          (position, bytes, length) -> progress.copied(file.name(), length));
    } catch (CorruptionException e) {
      problems.add(e.getMessage());
    }
    progress.ended(file.name());
  }

  @Override
  public void restore(long id, Path directory, CopyListener listener) {
    boolean done = alone(() -> {
      DirectoryCopy.requirePlain(storage, "restore(long, Storage, CopyListener)");
      Generation backup = find("restore", id);
      DirectoryCopy.make(
          directory,
          target ->
              NewStore.fill(target, progress(backup, listener), store -> addAll(backup, store)));
      return true;
    });
    assert done;
  }

  @Override
  public void restore(long id, Storage target, CopyListener listener) {
    boolean done = alone(() -> {
      Generation backup = find("restore", id);
      NewStore.make(target, progress(backup, listener), store -> addAll(backup, store));
      return true;
    });
    assert done;
  }

  private static CopyProgress progress(Generation backup, CopyListener listener) {
    return new CopyProgress(listener, backup.files().size(), backup.bytes());
  }

  private void addAll(Generation backup, NewStore store) {
    for (StoredFile file : backup.files()) {
      store.add(file.name(), sink -> StoredParts.read(storage, backup.store(), file, sink));
    }
  }

  @Override
  public Purged delete(long id) {
    return alone(() -> {
      requireWritable("delete backups in");
      Ids ids = ids(storage.list());
      if (!ids.ids().contains(id)) {
        find("delete", id); // throws
      }
      return delete(List.of(id));
    });
  }

  @Override
  public Purged keep(int newest) {
    if (newest < 1) {
      throw new IllegalArgumentException(
          "at least 1 backup must be kept, not " + newest + "; delete(id) deletes the last one");
    }
    return alone(() -> {
      requireWritable("delete backups in");
      List<Long> ids = ids(storage.list()).ids();
      return delete(ids.subList(0, Math.max(0, ids.size() - newest)));
    });
  }

  private Purged delete(List<Long> ids) {
    for (long id : ids) {
      storage.delete(BackupNames.generation(id));
    }
    storage.syncDirectory(); // G2
    return new StoredFiles(storage).collect(List.copyOf(ids));
  }

  /** Removes what no backup names, as far as that is possible: it does no harm. */
  private void tidy(String outcome) {
    try {
      Purged purged = new StoredFiles(storage).collect(List.of());
      LOG.debug("backup.{} leftovers={}", outcome, purged.files());
    } catch (KiwiException e) {
      LOG.warn("backup.leftovers-stay directory={}", location(), e);
    }
  }

  @Override
  public String location() {
    return storage.location();
  }

  @Override
  public void close() {
    if (lock.isHeldByCurrentThread()) {
      throw new IllegalStateException("a listener must not close the backups that call it");
    }
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        directoryLock.close();
        storage.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
