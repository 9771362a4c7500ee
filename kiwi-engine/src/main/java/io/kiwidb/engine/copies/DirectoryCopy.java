package io.kiwidb.engine.copies;

import io.kiwidb.engine.files.FileNames;
import io.kiwidb.io.MappableStorage;
import io.kiwidb.io.Storage;
import io.kiwidb.storage.EncryptedStorage;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.storage.NewDirectory;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A copy of a store in a new directory of the file system. Threading: stateless. */
public final class DirectoryCopy {
  private DirectoryCopy() {}

  /**
   * Makes a directory with a store; it has its name only once it is complete.
   *
   * @param fill makes the copy, durable; the directory is locked meanwhile
   */
  public static void make(Path target, Consumer<Storage> fill) {
    NewDirectory.Contents contents =
        new NewDirectory.Contents(FileNames.LOCK, FileNames.CURRENT, FileNames::belongs);
    try (NewDirectory directory = NewDirectory.begin(target, contents)) {
      fill.accept(directory.storage());
      directory.publish();
    }
  }

  /**
   * Throws if an image of a storage cannot be written as plain files. Encrypted files can: they
   * stay encrypted.
   *
   * @param what the operation to use instead
   */
  public static void requireWritableAsFiles(Storage storage, String what) {
    requirePlain(storage instanceof EncryptedStorage encrypted ? encrypted.below() : storage, what);
  }

  /**
   * Throws if a directory of the file system would not hold what the storage holds. One that is not
   * known may transform what it writes, for example encrypt it, and it would be written in the
   * clear.
   *
   * @param what the operation to use instead
   */
  public static void requirePlain(Storage storage, String what) {
    if (!(storage instanceof MappableStorage) && !(storage instanceof MemoryStorage)) {
      throw new UnsupportedOperationException("the store " + storage.location()
          + " is in a storage that may transform what is written; use " + what
          + " with a storage of the same kind");
    }
  }
}
