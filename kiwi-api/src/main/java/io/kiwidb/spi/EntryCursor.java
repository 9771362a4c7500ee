package io.kiwidb.spi;

/**
 * Purpose: iterates over the entries of one source in internal order: user key ascending, then tag
 * descending, so that the newest entry of a key comes first.
 *
 * <p>Threading: not thread-safe, but may be passed between threads with a happens-before edge. A
 * cursor over a memtable may be used during writes: it returns every entry that was added before
 * the cursor was created, and may return later ones.
 *
 * <p>Ownership of buffers: {@link #entry} always returns the same object, whose slices change with
 * each step. The value slice stays valid as long as its array is referenced, or until
 * {@link #releaseBuffers}; the key slice is valid only until the next step.
 *
 * <p>Failure: {@link io.kiwidb.CorruptionException} or {@link io.kiwidb.StorageException} from a
 * step; the cursor is then invalid until repositioned.
 */
public interface EntryCursor extends AutoCloseable {
  /** Returns the holder of the current entry; valid only if the last step returned true. */
  Entry entry();

  /** Moves to the first entry; returns false if there is none. */
  boolean first();

  /** Moves to the last entry; returns false if there is none. */
  boolean last();

  /**
   * Moves to the first entry at or after {@code (key, seekTag)} in internal order; returns false if
   * there is none.
   */
  boolean seek(LookupKey target);

  /** Moves to the next entry; returns false at the end. Requires: the last step returned true. */
  boolean next();

  /**
   * Moves to the previous entry; returns false at the start. Requires: the last step returned true.
   */
  boolean previous();

  /**
   * Declares that no slice returned so far is in use, so that this cursor, or another one after
   * {@link #close}, may overwrite the buffers. The cursor becomes unpositioned. May be ignored by
   * cursors that own no buffers.
   */
  default void releaseBuffers() {}

  /** Releases the resources of the cursor. Idempotent. */
  @Override
  void close();
}
