package io.kiwidb.sstable.block;

import io.kiwidb.spi.CachedBlock;
import io.kiwidb.spi.Filter;

/**
 * A table's filter as kept in the cache. Threading: immutable.
 *
 * @param filter the decoded filter
 */
record FilterBlock(Filter filter) implements CachedBlock {
  @Override
  public long memoryBytes() {
    return 16 + filter.memoryBytes();
  }
}
