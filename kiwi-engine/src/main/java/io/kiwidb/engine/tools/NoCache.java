package io.kiwidb.engine.tools;

import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockKind;
import io.kiwidb.spi.CachedBlock;
import org.jspecify.annotations.Nullable;

/** A cache that keeps nothing, for tools that read everything once. Threading: immutable. */
final class NoCache implements BlockCache {
  @Override
  public @Nullable CachedBlock get(BlockKind kind, long file, long offset) {
    return null;
  }

  @Override
  public void put(BlockKind kind, long file, long offset, CachedBlock block) {
    // Keeps nothing.
  }

  @Override
  public void evictFile(long file) {
    // Keeps nothing.
  }

  @Override
  public void budget(BlockKind kind, long bytes) {
    // Keeps nothing.
  }

  @Override
  public Usage usage(BlockKind kind) {
    return new Usage(0, 0, 0, 0, 0, 0);
  }

  @Override
  public void close() {
    // Nothing to release.
  }
}
