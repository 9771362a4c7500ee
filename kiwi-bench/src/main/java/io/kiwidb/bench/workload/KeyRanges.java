package io.kiwidb.bench.workload;

import io.kiwidb.bench.engine.KeyDivision;

/**
 * Ranges of as many keys each as possible, by the numbers of the keys.
 *
 * <p>Threading: immutable.
 *
 * @param keys key format
 * @param keySize key size in bytes
 * @param entries number of keys
 * @param keyspaces number of ranges
 */
record KeyRanges(KeyForm keys, int keySize, long entries, int keyspaces) implements KeyDivision {
  /** The key may be one that is never in a store, whose number is less than 0. */
  @Override
  public int keyspaceOf(byte[] key) {
    long number = Math.max(0, Math.min(entries - 1, keys.read(key, 0, keySize)));
    return (int) (number * keyspaces / entries);
  }
}
