package io.kiwidb.bench.engine;

/**
 * How the keys are divided among the keyspaces of a store: each keyspace holds one range of keys,
 * and the ranges are in the order of the keyspaces. So a scan of all keys walks through one
 * keyspace after the other.
 *
 * <p>Threading: thread-safe.
 */
public interface KeyDivision {
  /** Everything is in the default keyspace. */
  KeyDivision NONE = new KeyDivision() {
    @Override
    public int keyspaces() {
      return 1;
    }

    @Override
    public int keyspaceOf(byte[] key) {
      return 0;
    }
  };

  /** Returns the number of keyspaces. */
  int keyspaces();

  /**
   * Returns the keyspace of a key, from 0 to {@link #keyspaces} - 1. Never less than that of a
   * smaller key.
   */
  int keyspaceOf(byte[] key);
}
