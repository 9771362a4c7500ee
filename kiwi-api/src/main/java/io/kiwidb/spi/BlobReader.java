package io.kiwidb.spi;

import io.kiwidb.io.ByteWriter;

/**
 * Purpose: reads one blob file.
 *
 * <p>Threading: thread-safe; no lock is held during a read.
 *
 * <p>Ownership of buffers: keys and values that are read are in arrays of their own, which are
 * never overwritten, or where the caller gave a buffer in that buffer. Those that a {@link Visitor}
 * sees are valid until it returns.
 *
 * <p>Failure: {@link io.kiwidb.CorruptionException} with file and offset if any byte read differs
 * from what was written, or if there is no record at an address; {@link io.kiwidb.StorageException}
 * for a failed read.
 */
public interface BlobReader extends AutoCloseable {
  /** Returns the properties of the file. */
  BlobProperties properties();

  /**
   * Reads the record at an address, with one read of the file, and shows its key and its value in
   * the holder. The tag of the holder does not change.
   */
  void read(BlobAddress address, Entry result);

  /**
   * Like {@link #read(BlobAddress, Entry)}, into a buffer of the caller, so that many reads share
   * one array. Key and value are valid until the buffer is used again.
   *
   * @param buffer is cleared first, and grows as needed
   */
  void read(BlobAddress address, ByteWriter buffer, Entry result);

  /**
   * Reads the whole file in order and verifies all checksums and counts.
   *
   * @param visitor sees each record
   */
  void visit(Visitor visitor);

  /**
   * Returns the memory in bytes that the open reader keeps, excluding memory used only during a
   * call.
   */
  default long memoryBytes() {
    return 512;
  }

  /** Closes the file. Requires: there are no readers. Idempotent. */
  @Override
  void close();

  /** Sees the records of a file. */
  @FunctionalInterface
  interface Visitor {
    /**
     * Sees a record.
     *
     * @param record its key and its value, without a tag
     */
    void visit(BlobAddress address, Entry record);
  }
}
