package io.kiwidb.cache.lru;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The files that have blocks in a shard: a chained hash table with {@code long} keys.
 *
 * <p>Threading: guarded by the lock of the shard.
 */
final class FileTable {
  private static final int FIRST_CAPACITY = 16;

  private @Nullable FileBlocks[] buckets = new @Nullable FileBlocks[FIRST_CAPACITY];
  private int files;

  void add(LruNode node) {
    FileBlocks blocks = find(node.file);
    if (blocks == null) {
      if (files == buckets.length) {
        grow();
      }
      blocks = new FileBlocks(node.file);
      push(blocks);
      files++;
    }
    blocks.add(node);
  }

  void remove(LruNode node) {
    FileBlocks blocks = Objects.requireNonNull(node.siblings);
    blocks.remove(node);
    if (blocks.first == null) {
      unlink(blocks);
      files--;
    }
  }

  /** Returns a block of the file, or null if there is none. */
  @Nullable
  LruNode first(long file) {
    FileBlocks blocks = find(file);
    return blocks == null ? null : blocks.first;
  }

  private @Nullable FileBlocks find(long file) {
    FileBlocks blocks = buckets[bucket(file)];
    while (blocks != null && blocks.file != file) {
      blocks = blocks.chain;
    }
    return blocks;
  }

  private void push(FileBlocks blocks) {
    int bucket = bucket(blocks.file);
    blocks.chain = buckets[bucket];
    buckets[bucket] = blocks;
  }

  private void unlink(FileBlocks blocks) {
    int bucket = bucket(blocks.file);
    FileBlocks before = buckets[bucket];
    if (before == blocks) {
      buckets[bucket] = blocks.chain;
      return;
    }
    while (before != null && before.chain != blocks) {
      before = before.chain;
    }
    Objects.requireNonNull(before).chain = blocks.chain;
  }

  private void grow() {
    @Nullable FileBlocks[] old = buckets;
    buckets = new @Nullable FileBlocks[old.length * 2];
    for (FileBlocks blocks : old) {
      while (blocks != null) {
        FileBlocks next = blocks.chain;
        push(blocks);
        blocks = next;
      }
    }
  }

  private int bucket(long file) {
    // File numbers are consecutive, which is an ideal hash.
    return Long.hashCode(file) & (buckets.length - 1);
  }
}
