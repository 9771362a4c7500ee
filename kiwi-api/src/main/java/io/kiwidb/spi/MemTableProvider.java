package io.kiwidb.spi;

import io.kiwidb.key.KeyOrder;

/**
 * Purpose: creates memtables, the sorted in-memory home of what was written since the last switch.
 *
 * <p>Threading: immutable. Ownership of buffers: none. Failure: see {@link Provider}.
 */
public interface MemTableProvider extends Provider {
  /** A new, empty memtable. */
  MemTable create(Context context);

  /**
   * What a memtable is made for.
   *
   * @param order the order of user keys
   * @param expectedBytes about how many bytes it will hold before it is sealed; a hint for sizing
   *     arenas
   */
  record Context(KeyOrder order, long expectedBytes) {}
}
