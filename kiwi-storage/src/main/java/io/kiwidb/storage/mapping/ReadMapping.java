package io.kiwidb.storage.mapping;

import io.kiwidb.io.LateFault;
import java.nio.ByteBuffer;

/**
 * The start of a file mapped into memory, which many threads read while it may be released.
 *
 * <p>Unmapping memory during a copy would crash the JVM. So readers are counted, with two atomic
 * operations on a cache line that is mostly uncontended, and {@link #release} forbids new reads,
 * waits until there are no readers, and unmaps.
 *
 * <p>Threading: thread-safe. Failure: {@link InternalError} from {@link #read} if the file was
 * truncated or the disk cannot read the page.
 */
public final class ReadMapping {
  /**
   * A failed copy takes longer than this, because it involves a signal: at least 6 microseconds
   * where it was measured.
   */
  private static final long SHORTEST_FAULT_NANOS = 1_000;

  private final ByteBuffer bytes;
  private final Runnable unmap;
  private final StripedCount readers = new StripedCount();
  private volatile boolean released;
  private final LateFault fault = new LateFault();

  public ReadMapping(FileMapper.Mapping mapping) {
    bytes = mapping.buffer();
    unmap = mapping.unmap();
  }

  /** Returns the number of bytes mapped, from the first byte of the file. */
  public int capacity() {
    return bytes.capacity();
  }

  /**
   * Copies bytes of the file to a slice. Requires: they are within the capacity.
   *
   * @param estimator receives the duration
   * @return whether it was done; false after the release
   */
  public boolean read(
      int position, byte[] target, int offset, int length, PageCacheEstimator estimator) {
    int stripe = readers.enter();
    try {
      if (released) {
        return false;
      }
      long begin = estimator.begin();
      bytes.get(position, target, offset, length);
      if (estimator.endMapped(begin) > SHORTEST_FAULT_NANOS) {
        fault.provoke(); // here, not later in the caller or after readers.leave
      }
      return true;
    } finally {
      readers.leave(stripe);
    }
  }

  /** Unmaps the file when there are no more readers. Called once. */
  public void release() {
    released = true;
    readers.awaitNoReaders();
    unmap.run();
  }
}
