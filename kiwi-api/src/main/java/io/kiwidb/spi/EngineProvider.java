package io.kiwidb.spi;

import io.kiwidb.Backups;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiTools;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.StoreResources;
import io.kiwidb.io.Storage;
import java.nio.file.Path;

/**
 * Purpose: opens stores; located by {@link Kiwi#open} at run time, so that users compile against
 * the API only.
 *
 * <p>Threading: immutable. Ownership: closing the store closes the storage that was passed in; so
 * does a failed open. Failure: any {@link io.kiwidb.KiwiException}; a failed call leaves nothing
 * locked or open.
 */
public interface EngineProvider {
  /** Opens or creates the store in a directory of the file system. */
  Kiwi open(Path directory, Options options);

  /** Opens or creates the store in a storage. */
  Kiwi open(Storage storage, Options options);

  /** Creates resources that stores can share, with these limits. */
  StoreResources resources(StoreResources.Limits limits);

  /** Opens a directory of backups of the file system. */
  Backups backups(Path directory, OpenMode mode);

  /** Opens a directory of backups in a storage. */
  Backups backups(Storage storage, OpenMode mode);

  /** Returns tools for the files of a store that is not open. */
  KiwiTools tools();
}
