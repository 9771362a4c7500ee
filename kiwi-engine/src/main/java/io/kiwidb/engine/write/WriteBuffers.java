package io.kiwidb.engine.write;

import io.kiwidb.spi.BatchBuffer;

/**
 * One batch buffer per thread for writes of single entries, and for the copies in which expiries
 * are resolved, so that a put does not allocate.
 *
 * <p>Threading: thread-safe; each buffer is confined to its thread, and a nested call gets a buffer
 * of its own.
 */
public final class WriteBuffers {
  private static final int INITIAL_BYTES = 1 << 10;
  private static final int LARGEST_KEPT = 256 << 10;

  private final ThreadLocal<Lease> leases = ThreadLocal.withInitial(Lease::new);

  /** Creates it; buffers are created when a thread needs them. */
  public WriteBuffers() {}

  /** Returns an empty buffer for use until the lease is closed. */
  public Lease lease() {
    Lease own = leases.get();
    Lease lease = own.leased ? new Lease() : own;
    lease.leased = true;
    return lease;
  }

  /** The use of a buffer. */
  public static final class Lease implements AutoCloseable {
    private BatchBuffer buffer = new BatchBuffer(INITIAL_BYTES);
    private boolean leased;

    private Lease() {}

    /** Returns the buffer. */
    public BatchBuffer buffer() {
      return buffer;
    }

    @Override
    public void close() {
      if (buffer.array().length > LARGEST_KEPT) {
        // Do not keep a large buffer because of one large value.
        buffer = new BatchBuffer(INITIAL_BYTES);
      } else {
        buffer.clear();
      }
      leased = false;
    }
  }
}
