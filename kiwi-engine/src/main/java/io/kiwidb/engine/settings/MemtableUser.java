package io.kiwidb.engine.settings;

/**
 * A store, as the {@link SharedMemtables} see it.
 *
 * <p>Threading: thread-safe. {@link #memory} and {@link #canFlush} are called by writers of any
 * store, under locks: they are quick and take no lock of the store. {@link #sealLargest} is called
 * by a task of the store.
 */
public interface MemtableUser {
  /**
   * Memory of the memtables that contain entries, in bytes.
   *
   * @param all active and sealed ones
   * @param active active ones
   * @param largest the largest active one
   */
  record Memory(long all, long active, long largest) {
    /** No memtable contains an entry. */
    public static final Memory NONE = new Memory(0, 0, 0);
  }

  /** Returns the current memory. */
  Memory memory();

  /** Returns whether a memtable can be sealed and flushed now. */
  boolean canFlush();

  /** Seals the largest active memtable; its flush follows. */
  void sealLargest();
}
