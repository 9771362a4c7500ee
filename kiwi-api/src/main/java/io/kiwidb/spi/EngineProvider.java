package io.kiwidb.spi;

import io.kiwidb.Kiwi;
import io.kiwidb.KiwiTools;
import io.kiwidb.Options;
import io.kiwidb.io.Storage;

/**
 * Purpose: opens databases; found by {@link Kiwi#open} at run time, so that users compile against
 * the API alone.
 *
 * <p>Threading: immutable. Ownership: the database closes the storage it was given when it is
 * closed, also when opening fails. Failure: every {@link io.kiwidb.KiwiException}; nothing stays
 * locked or open after a failed call.
 */
public interface EngineProvider {
  /** Opens, or creates, the database in a storage. */
  Kiwi open(Storage storage, Options options);

  /** Tools for the files of a database that is not open. */
  KiwiTools tools();
}
