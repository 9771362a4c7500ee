package io.kiwidb.testkit.memtable;

/**
 * The contract tests of {@link io.kiwidb.spi.MemTable}. The test class of a provider extends this
 * class and implements one method:
 *
 * <pre>{@code
 * class SkipListContractTest extends MemTableContract {
 *   @Override
 *   public MemTableProvider provider() {
 *     return new SkipListProvider();
 *   }
 * }
 * }</pre>
 *
 * <p>The tests are in the interfaces, by subject. A {@link io.kiwidb.spi.ConcurrentMemTable} is
 * tested with four concurrent writers, any other with one writer and concurrent readers.
 * {@link MemTableAllocations} is not included, because a memtable may allocate; a fast one should
 * implement that interface as well.
 */
public abstract class MemTableContract
    implements MemTableLookups,
        MemTableCursors,
        MemTableExtremes,
        MemTableModelRun,
        MemTableConcurrency {
  /** For subclasses. */
  protected MemTableContract() {}
}
