package io.kiwidb.spi;

import io.kiwidb.io.FileId;
import io.kiwidb.io.Storage;

/**
 * Purpose: writes and reads log segments: one file each, a {@link io.kiwidb.io.FileHeader} followed
 * by records in append order.
 *
 * <p>Threading: immutable. Ownership of buffers: none. Failure: see {@link Provider};
 * {@link #create} and {@link #open} fail like {@link Storage}. {@link #open} also throws
 * {@link io.kiwidb.CorruptionException} if the header is corrupt and is known to have been synced,
 * or proven so by a record after it. A header that never became durable yields an empty log
 * instead, see {@link LogReader#soundLength}: a power failure may preserve any part of a new file.
 */
public interface LogProvider extends Provider {
  /**
   * Returns the provider name recorded in segments, which determines the provider that reads them:
   * its own name, unless it is an alternative writer of another provider's format. Such segments
   * can be read even where this provider is not usable.
   */
  default String format() {
    return name();
  }

  /** Creates a segment and writes its header. Does not sync the file or the directory. */
  LogWriter create(Creation creation);

  /** Opens a segment for one pass over its records. */
  LogReader open(Opening opening);

  /**
   * A reference to the preceding segment, recorded in its successor so that a missing or truncated
   * segment is detected.
   *
   * @param number file number of the predecessor; 0 for the first segment
   * @param length its final length in bytes; 0 for the first segment
   */
  record Link(long number, long length) {
    /** No predecessor. */
    public static final Link NONE = new Link(0, 0);
  }

  /**
   * Parameters of a new segment.
   *
   * @param expectedBytes approximate final size; a hint for preallocation
   */
  record Creation(Storage storage, FileId id, Link predecessor, long expectedBytes) {}

  /**
   * Parameters for reading a segment.
   *
   * @param syncedBytes length that is known (from the manifest or the successor) to have been
   *     synced: damage within it is corruption, never a torn write; 0 if unknown
   */
  record Opening(Storage storage, FileId id, long syncedBytes) {}
}
