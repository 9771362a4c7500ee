package io.kiwidb.wal.mmap;

import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.MappedRegion;
import java.util.Arrays;
import java.util.BitSet;

/**
 * A file on a disk with few blocks, some of which make a page, as Linux keeps it: an append takes
 * the blocks that it needs, writes as far as there are any, and then reports a full disk; a store
 * to mapped memory takes all blocks of its page that the file has, and is an {@link InternalError}
 * where there are none. The file is as long as its mapping, so that behind what was appended there
 * is a hole.
 *
 * <p>Threading: not thread-safe.
 */
final class BlockDisk implements AppendFile, MappedRegion {
  private final int blockBytes;
  private final int pageBytes;
  private final byte[] content;
  private final BitSet blocks = new BitSet();
  private long freeBlocks;
  private int end;

  BlockDisk(int blockBytes, int pageBytes, int capacity, long freeBlocks) {
    this.blockBytes = blockBytes;
    this.pageBytes = pageBytes;
    this.content = new byte[capacity];
    this.freeBlocks = freeBlocks;
  }

  /** What can be read of the file. */
  byte[] content() {
    return content.clone();
  }

  @Override
  public void append(byte[] bytes, int offset, int length) {
    int done = 0;
    while (done < length && take(end / blockBytes)) {
      int part = Math.min(length - done, blockBytes - end % blockBytes);
      System.arraycopy(bytes, offset + done, content, end, part);
      done += part;
      end += part;
    }
    if (done < length) {
      throw new StorageException(Reason.DISK_FULL, "append to", "f", "there is no block", null);
    }
  }

  private boolean take(int block) {
    if (!blocks.get(block)) {
      if (freeBlocks == 0) {
        return false;
      }
      freeBlocks--;
      blocks.set(block);
    }
    return true;
  }

  @Override
  public void sync() {}

  @Override
  public long size() {
    return end;
  }

  @Override
  public long capacity() {
    return content.length;
  }

  @Override
  public int pageBytes() {
    return pageBytes;
  }

  @Override
  public void copy(long position, byte[] source, int offset, int length) {
    int first = (int) position / pageBytes * (pageBytes / blockBytes);
    int last = (int) (position + length - 1) / pageBytes * (pageBytes / blockBytes)
        + pageBytes / blockBytes
        - 1;
    for (int block = first; block <= last && (long) block * blockBytes < content.length; block++) {
      if (!take(block)) {
        throw new InternalError("a fault occurred in an unsafe memory access operation");
      }
    }
    System.arraycopy(source, offset, content, (int) position, length);
  }

  @Override
  public void release() {}

  @Override
  public void close() {}

  @Override
  public String toString() {
    return "BlockDisk[" + blocks.cardinality() + " blocks taken, " + freeBlocks + " free, " + end
        + " bytes, content " + Arrays.hashCode(content) + "]";
  }
}
