package io.kiwidb.io;

import java.nio.ByteBuffer;

/**
 * The beginning of a file in memory, to be read by many threads and released under them.
 *
 * <p>Memory that is taken away under a copy ends the JVM. So readers count themselves in and out,
 * two atomic operations on a cache line that is mostly their own, and {@link #release} forbids to
 * read, waits until nobody is inside, and unmaps.
 *
 * <p>Threading: thread-safe. Failure: {@link InternalError} from {@link #read} when the file was
 * cut or the disk cannot read the page.
 */
final class ReadMapping {
  /**
   * A copy that broke off takes longer, for it takes a signal: 6 microseconds and more where it was
   * measured.
   */
  private static final long SHORTEST_FAULT_NANOS = 1_000;

  private final ByteBuffer bytes;
  private final Runnable unmap;
  private final StripedCount readers = new StripedCount();
  private volatile boolean released;
  private final LateFault fault = new LateFault();

  ReadMapping(MemoryMapper.Mapping mapping) {
    bytes = mapping.buffer();
    unmap = mapping.unmap();
  }

  /** How many bytes can be read, from the first byte of the file. */
  int capacity() {
    return bytes.capacity();
  }

  /**
   * Copies bytes of the file to a slice. Requires: they lie within the capacity.
   *
   * @param warm is told how long it took
   * @return whether it was done; false after the release
   */
  boolean read(int position, byte[] target, int offset, int length, WarmReads warm) {
    int stripe = readers.enter();
    try {
      if (released) {
        return false;
      }
      long begin = warm.begin();
      bytes.get(position, target, offset, length);
      if (warm.endMapped(begin) > SHORTEST_FAULT_NANOS) {
        fault.provoke(); // here, and not anywhere in the caller or before readers.leave
      }
      return true;
    } finally {
      readers.leave(stripe);
    }
  }

  /** Unmaps, once nobody reads. Called once. */
  void release() {
    released = true;
    readers.awaitNobody();
    unmap.run();
  }
}
