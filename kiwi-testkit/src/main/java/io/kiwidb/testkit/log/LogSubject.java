package io.kiwidb.testkit.log;

import io.kiwidb.io.Storage;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.testkit.storage.CrashStorage;

/** Provides the provider under test. Threading: as called by JUnit. */
public interface LogSubject {
  /** Returns the provider under test. */
  LogProvider provider();

  /**
   * Returns an empty storage for tests without faults and crashes: in memory, like the storages
   * with faults and crashes, unless the provider behaves differently on other storages.
   */
  default Storage storage() {
    return new CrashStorage();
  }
}
