package io.kiwidb.wal.segmented;

import io.kiwidb.StorageException;
import io.kiwidb.io.ReadableFile;

/**
 * A buffer over a file that moves forward, so that a segment of any size is read in bounded memory:
 * a chunk, or the largest single range requested.
 *
 * <p>Threading: not thread-safe. Ownership: {@link #array} belongs to the window; its content is
 * valid until the next load. Failure: {@link StorageException}, also if the file ends before its
 * initial size: that is not the end of a log.
 */
final class SegmentWindow {
  /**
   * Bytes read at once: large enough to amortise the call, no larger than what storages pass to the
   * operating system in one call.
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

  /** Returns the size of the file when it was opened. */
  long size() {
    return size;
  }

  /** Returns the current array; a load that needs more space replaces it. */
  byte[] array() {
    return bytes;
  }

  /**
   * Loads a range of the file into the array and returns the index of its first byte.
   *
   * @param position start of the range, which must be within the file
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
    filled = 0; // the window is empty until the read has succeeded
    bytes = target;
    int read = file.read(position + kept, target, kept, wanted - kept);
    if (read != wanted - kept) {
      throw new StorageException(
          StorageException.Reason.IO,
          "read",
          file.name(),
          "the file had " + size + " bytes when it was opened, but now ends at "
              + (position + kept + read),
          null);
    }
    start = position;
    filled = wanted;
  }
}
