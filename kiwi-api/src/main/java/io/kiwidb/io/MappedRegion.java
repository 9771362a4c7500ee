package io.kiwidb.io;

/**
 * The start of a file mapped into memory: copied data is in the file immediately, without a system
 * call, and a sync of the file makes it durable.
 *
 * <p>The caller must allocate the space beforehand by writing whole pages to the file: a store to a
 * page allocates space for the part of that page that is within the file, in blocks that may be
 * smaller, and cannot report that the disk is full.
 *
 * <p>Threading: not thread-safe. Ownership of buffers: {@link #copy} reads the slice before it
 * returns. Failure: {@link io.kiwidb.StorageException} from {@link #copy} if the bytes were not
 * stored because the file was truncated externally or the disk is full or faulty; do not copy
 * anything after that.
 */
public interface MappedRegion {
  /** Returns the size of the region in bytes, from the first byte of the file. */
  long capacity();

  /** Returns the page size in bytes, a power of two; pages start at multiples of it. */
  int pageBytes();

  /**
   * Copies a slice to a position in the file. Requires: the target is within the capacity, the file
   * was written up to its end or the end of its page, the file is not being appended to, and the
   * region was not released.
   */
  void copy(long position, byte[] source, int offset, int length);

  /** Unmaps the region. Called once, when no thread is copying. */
  void release();
}
