package io.kiwidb.io;

/**
 * Memory that is the beginning of a file: what is copied there is in the file at once, without a
 * system call, and a sync of the file makes it durable.
 *
 * <p>Whoever copies has taken the space before, by writing whole pages to the file: a store to a
 * page takes the space for all of it that the file has, in blocks that may be smaller, and has no
 * way to report that there is none.
 *
 * <p>Threading: not thread-safe. Ownership of buffers: {@link #copy} reads the slice before it
 * returns. Failure: {@link io.kiwidb.StorageException} from {@link #copy} when the bytes did not
 * get there, because somebody else has cut the file or the disk is full or broken; nothing may be
 * copied after that.
 */
public interface MappedRegion {
  /** Bytes that can be copied to, from the first byte of the file. */
  long capacity();

  /** How many bytes a page has, beginning at multiples of as many: a power of two. */
  int pageBytes();

  /**
   * Copies a slice to a place in the file. Requires: it lies within the capacity, the file was
   * written up to its end or the end of its page, nobody appends to the file meanwhile, and the
   * region was not released.
   */
  void copy(long position, byte[] source, int offset, int length);

  /** Takes the file out of memory. Called once; nobody may be copying. */
  void release();
}
