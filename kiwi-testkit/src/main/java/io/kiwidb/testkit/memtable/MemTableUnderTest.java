package io.kiwidb.testkit.memtable;

import io.kiwidb.spi.MemTableProvider;

/** What every part of the memtable contract asks of the test class. */
public interface MemTableUnderTest {
  /** The provider whose memtables are tested. */
  MemTableProvider provider();
}
