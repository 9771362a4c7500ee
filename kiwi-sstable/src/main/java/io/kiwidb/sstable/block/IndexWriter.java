package io.kiwidb.sstable.block;

import io.kiwidb.io.ByteWriter;
import java.util.Arrays;

/**
 * Collects the index: one fence for each data block, in order. Threading: not thread-safe.
 *
 * <p>A fence is a user key and a tag, at or after the last entry of its block and before the first
 * entry of the next. Tag 0 sorts after every entry of its key, so a fence has another tag only
 * where the versions of one key span two blocks.
 */
final class IndexWriter {
  private final ByteWriter out = new ByteWriter(1 << 10);
  private byte[] lastKey = new byte[0];
  private int blocks;

  /** Adds the fence of the next block; takes ownership of the key. */
  void add(byte[] key, long tag, BlockHandle block) {
    int shared = Arrays.mismatch(lastKey, key);
    if (shared < 0) {
      shared = key.length; // the same key again, with an older tag
    }
    int unshared = key.length - shared;
    out.writeVarint(shared).writeVarint(unshared).writeVarlong(tag).writeVarint(block.length());
    out.write(key, shared, unshared);
    lastKey = key;
    blocks++;
  }

  /** Returns the number of data blocks so far. */
  int blocks() {
    return blocks;
  }

  /** Returns the size of the index so far, in bytes. */
  int bytes() {
    return out.length() + BlockFormat.COUNT_SIZE + BlockFormat.RAW_TRAILER_SIZE;
  }

  /** Returns the finished payload. */
  ByteWriter finish() {
    return out.writeInt(blocks);
  }
}
