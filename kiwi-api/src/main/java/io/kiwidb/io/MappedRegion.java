package io.kiwidb.io;

/**
 * Memory that is the beginning of a file: what is copied there is in the file at once, without a system call, and a sync of the file
 * makes it durable.
 *
 * <p>Threading: not thread-safe. Ownership of buffers: {@link #copy} reads the slice before it returns. Failure: a copy has no way to
 * report that the disk is full. Copy only where the file was written before, on a file system that then writes in place.
 */
public interface MappedRegion {
  /** Bytes that can be copied to, from the first byte of the file. */
  long capacity();

  /** Copies a slice to a place in the file. Requires: it lies within the capacity, and the region was not released. */
  void copy(long position, byte[] source, int offset, int length);

  /** Takes the file out of memory. Called once; nobody may be copying. */
  void release();
}
