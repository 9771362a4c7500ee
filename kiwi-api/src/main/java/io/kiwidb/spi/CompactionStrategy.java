package io.kiwidb.spi;

/**
 * Purpose: decides what to compact next. Pure: it looks at a drawing of the tree and answers with a value; the engine executes.
 *
 * <p>Threading: thread-safe. Ownership of buffers: keys in the view are shared and must not be written to.
 *
 * <p>Failure: an exception is reported, the database keeps working without compaction until the next change of the tree. A choice
 * that names a busy table, or would break the order of a level, is refused as the strategy's fault.
 */
public interface CompactionStrategy {
  /** What should be done now, or {@link CompactionChoice.None}. Tables that are busy must not be chosen. */
  CompactionChoice choose(LsmView view);
}
