package io.kiwidb.testkit.log;

import io.kiwidb.io.MemoryStorage;
import io.kiwidb.io.Storage;
import io.kiwidb.spi.LogProvider;

/** The provider under test. Threading: as JUnit calls it. */
public interface LogSubject {
  /** The provider under test. */
  LogProvider provider();

  /**
   * An empty storage for what needs neither faults nor crashes, which are memory: that too, unless
   * the provider tells storages apart.
   */
  default Storage storage() {
    return new MemoryStorage();
  }
}
