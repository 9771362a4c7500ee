package io.kiwidb.engine;

import io.kiwidb.spi.BatchBuffer;

/**
 * A batch buffer for each thread that writes single entries, so that a put allocates nothing.
 *
 * <p>Threading: thread-safe; each buffer is confined to its thread, and a call within a call gets
 * one of its own.
 */
final class WriteBuffers {
  private static final int INITIAL_BYTES = 1 << 10;
  private static final int LARGEST_KEPT = 256 << 10;

  private final ThreadLocal<Lease> leases = ThreadLocal.withInitial(Lease::new);

  /** An empty buffer, until the lease is closed. */
  Lease lease() {
    Lease own = leases.get();
    Lease lease = own.leased ? new Lease() : own;
    lease.leased = true;
    return lease;
  }

  /** The use of a buffer. */
  static final class Lease implements AutoCloseable {
    private BatchBuffer buffer = new BatchBuffer(INITIAL_BYTES);
    private boolean leased;

    BatchBuffer buffer() {
      return buffer;
    }

    @Override
    public void close() {
      if (buffer.array().length > LARGEST_KEPT) {
        buffer = new BatchBuffer(INITIAL_BYTES); // one large value should not be kept for ever
      } else {
        buffer.clear();
      }
      leased = false;
    }
  }
}
