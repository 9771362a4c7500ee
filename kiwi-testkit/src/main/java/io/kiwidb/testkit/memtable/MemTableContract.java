package io.kiwidb.testkit.memtable;

/**
 * Everything that {@link io.kiwidb.spi.MemTable} promises, as tests. The test class of a provider
 * extends this and answers one method:
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
 * <p>The tests are in the interfaces, by subject. A product that is a
 * {@link io.kiwidb.spi.ConcurrentMemTable} is written to by four threads at once, any other by one
 * beside the readers. {@link MemTableAllocations} is not part of this: a memtable may allocate, it
 * is only slower then; one that means to be fast implements that interface too.
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
