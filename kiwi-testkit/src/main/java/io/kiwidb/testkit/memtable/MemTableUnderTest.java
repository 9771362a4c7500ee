package io.kiwidb.testkit.memtable;

import io.kiwidb.spi.MemTableProvider;

/** Provides the provider under test to all parts of the memtable contract. */
public interface MemTableUnderTest {
  /** Returns the provider under test. */
  MemTableProvider provider();
}
