package io.kiwidb.bench.workload;

import static io.kiwidb.bench.engine.BenchException.require;

import io.kiwidb.bench.engine.KeyDivision;

/**
 * The data of a benchmark and the sizes of its operations.
 *
 * @param entries number of keys of a filled store
 * @param keySize key size in bytes
 * @param valueSize value size in bytes
 * @param keys key format
 * @param keyspaces number of keyspaces, each with a range of the keys; 1: the default keyspace
 * @param batch entries per batch and keys per multi-get
 * @param rate operations per second of workloads at a fixed rate, over all threads
 * @param seed seed of all random numbers
 */
public record Load(
    long entries,
    int keySize,
    int valueSize,
    KeyForm keys,
    int keyspaces,
    int batch,
    double rate,
    long seed) {
  private static final int MAX_VALUE_SIZE = 1 << 28;
  private static final int MAX_KEYSPACES = 100_000;

  /** Rejects invalid values. */
  public Load {
    keys.require(keySize);
    require(
        entries > 0 && entries < Integer.MAX_VALUE,
        "--num",
        entries,
        "a number of keys from 1 to " + (Integer.MAX_VALUE - 1));
    require(
        valueSize >= 0 && valueSize <= MAX_VALUE_SIZE,
        "--value-size",
        valueSize,
        "a number of bytes from 0 to " + MAX_VALUE_SIZE);
    require(
        keyspaces > 0 && keyspaces <= MAX_KEYSPACES,
        "--keyspaces",
        keyspaces,
        "a number of keyspaces from 1 to " + MAX_KEYSPACES);
    require(batch > 0, "--batch", batch, "a number of entries, 1 or more");
    require(rate > 0, "--rate", rate, "operations per second, more than 0");
  }

  /** Returns the bytes of a key and a value. */
  public long entryBytes() {
    return (long) keySize + valueSize;
  }

  /** Returns which keyspace holds a key. */
  public KeyDivision division() {
    return keyspaces == 1 ? KeyDivision.NONE : new KeyRanges(keys, keySize, entries, keyspaces);
  }

  /** Returns the seed for one purpose and thread. */
  long seed(int purpose, int thread) {
    return Permutation.mix(seed + purpose * 0x9e3779b97f4a7c15L + thread);
  }
}
