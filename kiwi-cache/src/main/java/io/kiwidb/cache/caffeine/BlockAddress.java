package io.kiwidb.cache.caffeine;

import io.kiwidb.cache.BlockHash;
import org.jspecify.annotations.Nullable;

/**
 * The address of a block: the key in Caffeine's map.
 *
 * <p>Threading: not thread-safe. Keys in the map are never changed; each thread has another
 * instance for lookups, so that a lookup allocates nothing.
 */
final class BlockAddress {
  private long file;
  private long offset;

  BlockAddress at(long newFile, long newOffset) {
    file = newFile;
    offset = newOffset;
    return this;
  }

  long file() {
    return file;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BlockAddress address
        && offset == address.offset
        && file == address.file;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(BlockHash.of(file, offset));
  }
}
