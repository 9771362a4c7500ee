package io.kiwidb.cache.caffeine;

import io.kiwidb.cache.BlockHash;
import org.jspecify.annotations.Nullable;

/**
 * Where a block comes from: the key in the library's map.
 *
 * <p>Threading: not thread-safe. Keys in the map are never changed; a thread has one more to ask
 * with, so that a lookup allocates nothing.
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
