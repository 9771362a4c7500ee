package io.kiwidb.engine.tools;

import io.kiwidb.KeyProvider;
import io.kiwidb.KiwiTools;
import io.kiwidb.OpenMode;
import io.kiwidb.ProviderInfo;
import io.kiwidb.StorageException;
import io.kiwidb.engine.context.Providers;
import io.kiwidb.io.Storage;
import io.kiwidb.storage.EncryptedStorage;
import io.kiwidb.storage.FileSystemStorage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The engine's {@link KiwiTools}. Threading: immutable. */
public final class StoreTools implements KiwiTools {
  private final Optional<KeyProvider> keys;

  /** Creates the tools; each call looks up the providers anew. */
  public StoreTools() {
    this(Optional.empty());
  }

  private StoreTools(Optional<KeyProvider> keys) {
    this.keys = keys;
  }

  @Override
  public KiwiTools withKeys(KeyProvider given) {
    return new StoreTools(Optional.of(given));
  }

  /** Returns a storage to read with, which is not closed: it owns nothing but what it is given. */
  private Storage decrypted(Storage storage) {
    return keys.<Storage>map(given -> new EncryptedStorage(storage, given)).orElse(storage);
  }

  @Override
  public List<ProviderInfo> providers() {
    return Providers.load().infos();
  }

  @Override
  public VerifyReport verify(Storage storage, Consumer<String> progress) {
    return new Verifier(decrypted(storage), Providers.load(), progress).run();
  }

  @Override
  public VerifyReport verify(Path directory, Consumer<String> progress) {
    try (Storage storage = FileSystemStorage.open(directory, OpenMode.READ_ONLY)) {
      return verify(storage, progress);
    }
  }

  @Override
  public void dump(Storage storage, String file, Consumer<DumpLine> sink) {
    new FileDump(decrypted(storage), Providers.load(), sink).run(file);
  }

  @Override
  public void dump(Path directory, String file, Consumer<DumpLine> sink) {
    try (Storage storage = FileSystemStorage.open(directory, OpenMode.READ_ONLY)) {
      dump(storage, file, sink);
    }
  }

  @Override
  public List<FileEncryption> encryption(Storage storage) {
    return new EncryptionReport(storage, keys).files();
  }

  @Override
  public List<FileEncryption> encryption(Path directory) {
    try (Storage storage = FileSystemStorage.open(directory, OpenMode.READ_ONLY)) {
      return encryption(storage);
    }
  }

  @Override
  public int rotateKeys(Storage storage, Consumer<String> progress) {
    KeyProvider given = keys.orElseThrow(
        () -> new IllegalStateException("these tools have no keys; use KiwiTools.withKeys"));
    return new KeyRotation(storage, given, progress).run();
  }

  @Override
  public int rotateKeys(Path directory, Consumer<String> progress) {
    try (Storage storage = FileSystemStorage.open(directory, OpenMode.MUST_EXIST)) {
      return rotateKeys(storage, progress);
    }
  }

  @Override
  public void destroy(Storage storage) {
    new StoreRemoval(storage).run();
  }

  @Override
  public void destroy(Path directory) {
    Storage opened;
    try {
      opened = FileSystemStorage.open(directory, OpenMode.MUST_EXIST);
    } catch (StorageException e) {
      if (e.reason() == StorageException.Reason.MISSING) {
        return; // no directory: nothing to delete
      }
      throw e;
    }
    try (Storage storage = opened) {
      destroy(storage);
    }
  }
}
