package io.kiwidb.spi;

/**
 * Purpose: marks a memtable whose {@link MemTable#add} supports concurrent writers; the engine then
 * applies batches outside its commit lock.
 *
 * <p>Threading: many writers, many readers. Ownership of buffers and failure: see {@link MemTable}.
 */
public interface ConcurrentMemTable extends MemTable {}
