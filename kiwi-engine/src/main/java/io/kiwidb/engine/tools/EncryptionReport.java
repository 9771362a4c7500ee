package io.kiwidb.engine.tools;

import io.kiwidb.CorruptionException;
import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.KeyProvider;
import io.kiwidb.KiwiTools.EncryptionState;
import io.kiwidb.KiwiTools.FileEncryption;
import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.io.Storage;
import io.kiwidb.storage.EncryptedStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reports how the files of a store are encrypted, from their headers. Threading: not thread-safe.
 */
final class EncryptionReport {
  private final Storage storage;
  private final Optional<KeyProvider> keys;

  EncryptionReport(Storage storage, Optional<KeyProvider> keys) {
    this.storage = storage;
    this.keys = keys;
  }

  /** Returns the files in the order of their names. */
  List<FileEncryption> files() {
    List<FileEncryption> found = new ArrayList<>();
    storage.list().stream()
        .filter(name -> FileNames.belongs(name) && !name.equals(FileNames.LOCK))
        .sorted()
        .forEach(name -> look(name).ifPresent(found::add));
    return found;
  }

  /** Looks at a file; empty if an open store has removed it meanwhile. */
  private Optional<FileEncryption> look(String name) {
    try {
      long bytes = storage.size(name);
      return Optional.of(look(name, bytes));
    } catch (StorageException e) {
      if (e.reason() != Reason.MISSING) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private FileEncryption look(String name, long bytes) {
    String keyId = "";
    try {
      Optional<String> found = EncryptedStorage.keyId(storage, name);
      if (found.isEmpty()) {
        return new FileEncryption(name, bytes, EncryptionState.EMPTY, "", "");
      }
      keyId = found.get();
      keys.ifPresent(given -> new EncryptedStorage(storage, given).open(name).close());
      return new FileEncryption(name, bytes, EncryptionState.ENCRYPTED, keyId, "");
    } catch (CorruptionException | IncompatibleFormatException e) {
      return problem(name, bytes, EncryptionState.DAMAGED, keyId, e);
    } catch (StorageException e) {
      return problem(name, bytes, stateOf(e), keyId, e);
    }
  }

  private static EncryptionState stateOf(StorageException e) {
    return switch (e.reason()) {
      case KEY_MISSING -> EncryptionState.KEY_MISSING;
      case WRONG_KEY -> EncryptionState.WRONG_KEY;
      case NOT_ENCRYPTED -> EncryptionState.NOT_ENCRYPTED;
      case MISSING -> throw e;
      default -> EncryptionState.UNREADABLE;
    };
  }

  private static FileEncryption problem(
      String name, long bytes, EncryptionState state, String keyId, RuntimeException e) {
    return new FileEncryption(name, bytes, state, keyId, String.valueOf(e.getMessage()));
  }
}
