package io.kiwidb.sstable.block;

import io.kiwidb.CorruptionException;
import io.kiwidb.spi.CachedBlock;
import io.kiwidb.spi.Filter;
import io.kiwidb.spi.FilterProvider;

/**
 * A table's filter as kept in the cache. Threading: immutable.
 *
 * @param filter the decoded filter
 */
record FilterBlock(Filter filter) implements CachedBlock {
  /**
   * Returns the filter that a provider wrote at an offset of a file.
   *
   * @throws CorruptionException if the provider cannot have written it
   */
  static Filter decode(FilterProvider provider, String file, long offset, BlockContents payload) {
    try {
      return provider.read(payload.bytes(), payload.start(), payload.length());
    } catch (IllegalArgumentException e) {
      CorruptionException corrupt = new CorruptionException(
          file, offset, "a filter of " + provider.name(), String.valueOf(e.getMessage()));
      corrupt.addSuppressed(e);
      throw corrupt;
    }
  }

  @Override
  public long memoryBytes() {
    return 16 + filter.memoryBytes();
  }
}
