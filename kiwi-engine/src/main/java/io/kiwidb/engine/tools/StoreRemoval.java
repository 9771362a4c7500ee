package io.kiwidb.engine.tools;

import io.kiwidb.CorruptionException;
import io.kiwidb.StorageException;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.engine.files.FileNames.Kind;
import io.kiwidb.engine.manifest.CurrentFile;
import io.kiwidb.io.FileHeader;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Storage;
import java.util.List;
import java.util.function.Predicate;

/**
 * Deletes a store, in an order in which a crash never leaves something that opens as another store.
 *
 * <p>Invariants. <b>D1</b>: {@code CURRENT} is deleted first, and that is durable before anything
 * else is deleted; so either nothing was deleted, or no manifest is current. Without
 * {@code CURRENT}, a directory with logs, tables or settings is refused when it is opened
 * ({@code DirectoryCheck}). <b>D2</b>: manifests and temporary files follow, and that is durable
 * before logs, tables and settings are deleted. A directory with nothing but a manifest would open
 * as a new store; so while anything is left that the store was made of, something is left that
 * refuses to open. <b>D3</b>: nothing is deleted while another process has the store open, and
 * {@code LOCK} is never deleted: a process that had opened it before could lock the deleted file,
 * while a later one locks a new one.
 *
 * <p>Threading: not thread-safe; used once.
 */
final class StoreRemoval {
  private final Storage storage;

  StoreRemoval(Storage storage) {
    this.storage = storage;
  }

  void run() {
    if (names().isEmpty()) {
      return; // without leaving a lock file in a directory that is none of ours
    }
    try (Storage.AutoCloseableLock held = storage.lock(FileNames.LOCK)) { // D3
      assert held != null;
      requireKiwi(names());
      delete(FileNames.CURRENT::equals); // D1
      delete(name -> FileNames.isTemporary(name) || isManifest(name)); // D2
      delete(name -> true);
    }
  }

  /** Returns the names of the files that belong to a store, without the lock. */
  private List<String> names() {
    return storage.list().stream()
        .filter(name -> FileNames.belongs(name) && !name.equals(FileNames.LOCK))
        .toList();
  }

  private static boolean isManifest(String name) {
    return FileNames.parse(name).filter(file -> file.kind() == Kind.MANIFEST).isPresent();
  }

  /** Deletes some of the files, durably. */
  private void delete(Predicate<String> some) {
    List<String> names = names().stream().filter(some).toList();
    for (String name : names) {
      storage.delete(name);
    }
    if (!names.isEmpty()) {
      storage.syncDirectory();
    }
  }

  /**
   * Throws if the files are those of another program that names its files alike: RocksDB and
   * LevelDB do. Files without content, as a crash leaves them, say nothing.
   */
  private void requireKiwi(List<String> names) {
    String foreign = null;
    for (String name : names) {
      if (FileNames.isTemporary(name)) {
        continue;
      }
      Origin origin = name.equals(FileNames.CURRENT) ? originOfCurrent() : originOf(name);
      if (origin == Origin.KIWI) {
        return;
      } else if (origin == Origin.OTHER) {
        foreign = name;
      }
    }
    if (foreign != null) {
      throw new StorageException(
          StorageException.Reason.NO_DATABASE,
          "delete the database in",
          storage.location(),
          "the directory contains files such as '" + foreign
              + "' that are not of Kiwi, and none that is; check the path",
          null);
    }
  }

  /** Who wrote a file. */
  private enum Origin {
    KIWI,
    OTHER,
    UNKNOWN
  }

  private Origin originOf(String name) {
    byte[] bytes = new byte[FileHeader.SIZE];
    int length;
    try (ReadableFile file = storage.open(name)) {
      length = file.read(0, bytes, 0, bytes.length);
    }
    if (FileHeader.hasMagic(bytes, length)) {
      return Origin.KIWI;
    }
    for (int i = 0; i < length; i++) {
      if (bytes[i] != 0) {
        return Origin.OTHER;
      }
    }
    return Origin.UNKNOWN;
  }

  private Origin originOfCurrent() {
    if (storage.size(FileNames.CURRENT) == 0) {
      return Origin.UNKNOWN;
    }
    try {
      return CurrentFile.read(storage).isEmpty() ? Origin.UNKNOWN : Origin.KIWI;
    } catch (CorruptionException e) {
      return Origin.OTHER;
    } catch (StorageException e) {
      if (e.reason() == StorageException.Reason.KEY_MISSING) {
        return Origin.KIWI; // encrypted; deleting needs no key
      }
      throw e;
    }
  }
}
