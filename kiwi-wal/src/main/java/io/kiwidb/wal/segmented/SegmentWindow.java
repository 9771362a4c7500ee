package io.kiwidb.wal.segmented;

import io.kiwidb.StorageException;
import io.kiwidb.io.ReadableFile;

/**
 * A window on a file that moves forward, so that a segment of any size is read in bounded memory: a
 * chunk, or the largest single range that was asked for.
 *
 * <p>Threading: not thread-safe. Ownership: {@link #array} is the window's own, and its content
 * valid until the next load. Failure: {@link StorageException}, also when the file ends before the
 * size it had at first: that is no end of a log.
 */
final class SegmentWindow {
  /**
   * Bytes read at once: large enough to amortise the call, no larger than what storages hand to the
   * system in one piece.
   */
  static final int CHUNK = 128 << 10;

  private final ReadableFile file;
  private final long size;
  private byte[] bytes = new byte[0];
  private long start;
  private int filled;

  SegmentWindow(ReadableFile file) {
    this.file = file;
    this.size = file.size();
  }

  /** The size of the file when it was opened. */
  long size() {
    return size;
  }

  /** The current array; another one after a load that needed more room. */
  byte[] array() {
    return bytes;
  }

  /**
   * Brings a range of the file into the array and returns the index of its first byte.
   *
   * @param position where the range starts; it lies within the file
   */
  int load(long position, int length) {
    assert position >= 0 && length >= 0 && position + length <= size
        : position + "+" + length + " of " + size;
    if (position < start || position + length > start + filled) {
      fill(position, length);
    }
    return (int) (position - start);
  }

  private void fill(long position, int length) {
    int wanted = (int) Math.min(Math.max(length, CHUNK), size - position);
    byte[] target = bytes.length >= wanted ? bytes : new byte[wanted];
    int kept = 0;
    if (position >= start && position < start + filled) {
      int from = (int) (position - start);
      kept = Math.min(filled - from, wanted);
      System.arraycopy(bytes, from, target, 0, kept);
    }
    filled = 0; // until the read has succeeded, the window holds nothing
    bytes = target;
    int read = file.read(position + kept, target, kept, wanted - kept);
    if (read != wanted - kept) {
      throw new StorageException(
          StorageException.Reason.IO,
          "read",
          file.name(),
          "it had " + size + " bytes when it was opened, but ends at " + (position + kept + read)
              + " now",
          null);
    }
    start = position;
    filled = wanted;
  }
}
