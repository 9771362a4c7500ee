package io.kiwidb.engine.tools;

import io.kiwidb.KiwiTools;
import io.kiwidb.OpenMode;
import io.kiwidb.ProviderInfo;
import io.kiwidb.StorageException;
import io.kiwidb.engine.context.Providers;
import io.kiwidb.io.Storage;
import io.kiwidb.storage.FileSystemStorage;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** The engine's {@link KiwiTools}. Threading: immutable. */
public final class StoreTools implements KiwiTools {
  /** Creates the tools; each call looks up the providers anew. */
  public StoreTools() {}

  @Override
  public List<ProviderInfo> providers() {
    return Providers.load().infos();
  }

  @Override
  public VerifyReport verify(Storage storage, Consumer<String> progress) {
    return new Verifier(storage, Providers.load(), progress).run();
  }

  @Override
  public VerifyReport verify(Path directory, Consumer<String> progress) {
    try (Storage storage = FileSystemStorage.open(directory, OpenMode.READ_ONLY)) {
      return verify(storage, progress);
    }
  }

  @Override
  public void dump(Storage storage, String file, Consumer<DumpLine> sink) {
    new FileDump(storage, Providers.load(), sink).run(file);
  }

  @Override
  public void dump(Path directory, String file, Consumer<DumpLine> sink) {
    try (Storage storage = FileSystemStorage.open(directory, OpenMode.READ_ONLY)) {
      dump(storage, file, sink);
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
