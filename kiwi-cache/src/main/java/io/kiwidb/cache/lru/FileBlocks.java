package io.kiwidb.cache.lru;

import org.jspecify.annotations.Nullable;

/**
 * The blocks of one file in one shard, as a list through the nodes, so that removing a file takes
 * time proportional to its own blocks.
 *
 * <p>Threading: guarded by the lock of the shard.
 */
final class FileBlocks {
  final long file;

  @Nullable
  LruNode first;

  /** The next file of the bucket in the {@link FileTable}. */
  @Nullable
  FileBlocks chain;

  FileBlocks(long file) {
    this.file = file;
  }

  void add(LruNode node) {
    assert node.file == file && node.siblings == null;
    LruNode old = first;
    node.siblings = this;
    node.nextSibling = old;
    node.previousSibling = null;
    if (old != null) {
      old.previousSibling = node;
    }
    first = node;
  }

  void remove(LruNode node) {
    assert node.siblings == this;
    LruNode next = node.nextSibling;
    LruNode previous = node.previousSibling;
    if (next != null) {
      next.previousSibling = previous;
    }
    if (previous != null) {
      previous.nextSibling = next;
    } else {
      first = next;
    }
    node.siblings = null;
    node.nextSibling = null;
    node.previousSibling = null;
  }
}
