package io.kiwidb.spi;

/**
 * Purpose: marks a memtable whose {@link MemTable#add} may be called by many threads at once; the
 * engine then applies batches outside its commit lock.
 *
 * <p>Threading: many writers, many readers. Ownership of buffers and failure: as {@link MemTable}.
 */
public interface ConcurrentMemTable extends MemTable {}
