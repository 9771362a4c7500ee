package io.kiwidb.spi;

/**
 * Purpose: walks the entries of one source in internal order: user key ascending, then tag
 * descending, so that the newest entry of a key comes first.
 *
 * <p>Threading: not thread-safe, but may move between threads with a happens-before edge. A cursor
 * over a memtable may run beside writers: it shows every entry that was added before the cursor was
 * made, and may show later ones.
 *
 * <p>Ownership of buffers: {@link #entry} is one object for the life of the cursor, whose slices
 * change with each step. The value slice stays readable as long as somebody refers to its array, or
 * until {@link #forget}; the key slice only until the next step.
 *
 * <p>Failure: {@link io.kiwidb.CorruptionException} or {@link io.kiwidb.StorageException} from a
 * step; the cursor is then invalid until positioned again.
 */
public interface EntryCursor extends AutoCloseable {
  /** The holder that shows the current entry; meaningful while the last step answered true. */
  Entry entry();

  /** Goes to the first entry; false when there is none. */
  boolean first();

  /** Goes to the last entry; false when there is none. */
  boolean last();

  /**
   * Goes to the first entry at or behind {@code (key, seekTag)} in internal order; false when there
   * is none.
   */
  boolean seek(LookupKey target);

  /** Goes one entry on; false at the end. Requires: the last step answered true. */
  boolean next();

  /** Goes one entry back; false before the first. Requires: the last step answered true. */
  boolean previous();

  /**
   * Says that nobody uses any more what the cursor has shown so far, so that it, or after
   * {@link #close} another cursor, may overwrite it. The cursor then stands nowhere. A cursor that
   * owns no buffers need not listen.
   */
  default void forget() {}

  /** Lets go of what the cursor holds. Idempotent. */
  @Override
  void close();
}
