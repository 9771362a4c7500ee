package io.kiwidb.spi;

import io.kiwidb.key.KeyOrder;

/**
 * Purpose: creates memtables, the sorted in-memory buffers of recent writes.
 *
 * <p>Threading: immutable. Ownership of buffers: none. Failure: see {@link Provider}.
 */
public interface MemTableProvider extends Provider {
  /** Creates an empty memtable. */
  MemTable create(Context context);

  /**
   * Parameters of a memtable.
   *
   * @param order the order of user keys
   * @param expectedBytes approximate size at which it is sealed; a hint for sizing arenas
   */
  record Context(KeyOrder order, long expectedBytes) {}
}
