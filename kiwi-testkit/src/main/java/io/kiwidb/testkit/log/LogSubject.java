package io.kiwidb.testkit.log;

import io.kiwidb.spi.LogProvider;

/** The provider under test. Threading: as JUnit calls it. */
public interface LogSubject {
  /** The provider under test. */
  LogProvider provider();
}
