package io.kiwidb.cache.lru;

import io.kiwidb.spi.CachedBlock;
import org.jspecify.annotations.Nullable;

/**
 * A block in a shard, with its links: in the bucket, in the order of use, and among the blocks of
 * its file.
 *
 * <p>Threading: readers use the final fields, {@link #chain} and {@link #used}; everything else is
 * guarded by the lock of the shard.
 */
final class LruNode {
  final long file;
  final long offset;
  final long hash;

  /** The charge against the budget. */
  final long bytes;

  final CachedBlock block;

  /**
   * The next node of the bucket. Kept when the node is removed: a reader at this node continues
   * (L2).
   */
  volatile @Nullable LruNode chain;

  /**
   * Whether a reader found the block since the node moved to the front; see L4 for why this needs
   * no ordering.
   */
  boolean used;

  /** The tier's clock when the node moved to the front; about ascending along the order of use. */
  long since;

  // The order of use, a ring around the shard's sentinel; a node outside the ring points to itself.
  LruNode newer = this;
  LruNode older = this;

  // The blocks of the file.
  @Nullable
  FileBlocks siblings;

  @Nullable
  LruNode nextSibling;

  @Nullable
  LruNode previousSibling;

  LruNode(long file, long offset, long hash, long bytes, CachedBlock block) {
    this.file = file;
    this.offset = offset;
    this.hash = hash;
    this.bytes = bytes;
    this.block = block;
  }

  boolean isAt(long otherFile, long otherOffset) {
    return offset == otherOffset && file == otherFile;
  }
}
