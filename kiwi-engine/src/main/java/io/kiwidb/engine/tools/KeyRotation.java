package io.kiwidb.engine.tools;

import io.kiwidb.KeyProvider;
import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Storage;
import io.kiwidb.storage.EncryptedStorage;
import java.util.List;
import java.util.function.Consumer;

/**
 * Encrypts the files of a store anew that do not use the current key.
 *
 * <p>Each file is copied to {@code CURRENT.tmp}, synced, and renamed to its old name, so its
 * content is the same at any moment. A crash leaves a store in which some files use the new key,
 * and perhaps the copy, which the next opening removes. Holds the lock of the store.
 *
 * <p>Threading: not thread-safe; used once.
 */
final class KeyRotation {
  private static final int CHUNK = 256 << 10;

  private final Storage below;
  private final KeyProvider keys;
  private final EncryptedStorage encrypted;
  private final Consumer<String> progress;
  private final byte[] chunk = new byte[CHUNK];

  KeyRotation(Storage below, KeyProvider keys, Consumer<String> progress) {
    this.below = below;
    this.keys = keys;
    this.encrypted = new EncryptedStorage(below, keys);
    this.progress = progress;
  }

  /** Returns the number of files that were encrypted anew. */
  int run() {
    if (!below.exists(FileNames.CURRENT)) {
      throw new StorageException(
          Reason.NO_DATABASE,
          "change the keys of",
          below.location(),
          "there is no database in the directory; check the path",
          null);
    }
    try (Storage.AutoCloseableLock held = below.lock(FileNames.LOCK)) {
      assert held != null;
      List<String> old = below.list().stream().filter(this::isOld).sorted().toList();
      old.forEach(this::encryptAnew);
      below.syncDirectory();
      return old.size();
    }
  }

  private boolean isOld(String name) {
    return FileNames.belongs(name)
        && !name.equals(FileNames.LOCK)
        && !FileNames.isTemporary(name)
        && EncryptedStorage.keyId(below, name)
            .filter(id -> !id.equals(keys.currentKeyId()))
            .isPresent();
  }

  private void encryptAnew(String name) {
    progress.accept(name);
    if (below.exists(FileNames.CURRENT_TEMPORARY)) {
      below.delete(FileNames.CURRENT_TEMPORARY); // left by a crash
    }
    boolean copied = false;
    try (ReadableFile from = encrypted.open(name)) {
      copy(from);
      copied = true;
    } finally {
      if (!copied && below.exists(FileNames.CURRENT_TEMPORARY)) {
        below.delete(FileNames.CURRENT_TEMPORARY);
      }
    }
    below.rename(FileNames.CURRENT_TEMPORARY, name);
  }

  private void copy(ReadableFile from) {
    long size = from.size();
    try (AppendFile to = encrypted.create(FileNames.CURRENT_TEMPORARY)) {
      for (long at = 0; at < size; ) {
        int count = from.read(at, chunk, 0, (int) Math.min(CHUNK, size - at));
        if (count == 0) {
          throw new StorageException(
              Reason.IO, "read", from.name(), "it ends at " + at + " of " + size + " bytes", null);
        }
        to.append(chunk, 0, count);
        at += count;
      }
      to.sync();
    }
  }
}
