package io.kiwidb.spi;

import io.kiwidb.io.FileId;
import io.kiwidb.io.Storage;

/**
 * Purpose: writes and reads log segments: one file each, a {@link io.kiwidb.io.FileHeader} followed
 * by records in the order in which they were appended.
 *
 * <p>Threading: immutable. Ownership of buffers: none. Failure: see {@link Provider};
 * {@link #create} and {@link #open} fail as {@link Storage} does, {@link #open} also with
 * {@link io.kiwidb.CorruptionException} when the header is damaged and known, or shown by a record
 * behind it, to have been synced. A header that never became durable makes an empty log instead,
 * see {@link LogReader#soundLength}: a power cut may leave any part of a new file.
 */
public interface LogProvider extends Provider {
  /**
   * The name that segments record, and by whose provider they are read: its own, unless it is
   * another way to write the format of that provider, which may then be read where this one cannot
   * be used.
   */
  default String format() {
    return name();
  }

  /** Creates a segment and writes its header; neither file nor directory is synced yet. */
  LogWriter create(Creation creation);

  /** Opens a segment for one pass over its records. */
  LogReader open(Opening opening);

  /**
   * The segment before another one, which the later one names so that a missing or shortened
   * segment is noticed.
   *
   * @param number file number of the predecessor; 0 when this is the first segment
   * @param length its final length in bytes; 0 when this is the first segment
   */
  record Link(long number, long length) {
    /** There is no predecessor. */
    public static final Link NONE = new Link(0, 0);
  }

  /**
   * A segment to be made.
   *
   * @param expectedBytes about how long it will get; a hint for preallocation
   */
  record Creation(Storage storage, FileId id, Link predecessor, long expectedBytes) {}

  /**
   * A segment to be read.
   *
   * @param syncedBytes the length up to which it is known from elsewhere (manifest, successor) to
   *     have been synced: damage before it is corruption, never a torn tail; 0 when nothing is
   *     known
   */
  record Opening(Storage storage, FileId id, long syncedBytes) {}
}
