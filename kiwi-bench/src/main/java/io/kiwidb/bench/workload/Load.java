package io.kiwidb.bench.workload;

import static io.kiwidb.bench.engine.BenchException.require;

/**
 * What is in the store, and in which portions it is handled.
 *
 * @param entries how many keys a full store has
 * @param keySize bytes of a key
 * @param valueSize bytes of a value
 * @param keys how keys are made
 * @param batch entries of a batch, and keys of a multi-get
 * @param rate operations a second of what comes at a fixed rate, all threads together
 * @param seed where all randomness comes from
 */
public record Load(
    long entries, int keySize, int valueSize, KeyForm keys, int batch, double rate, long seed) {
  private static final int MOST_VALUE = 1 << 28;

  /** Refuses what cannot be. */
  public Load {
    keys.require(keySize);
    require(
        entries > 0 && entries < Integer.MAX_VALUE,
        "--num",
        entries,
        "a number of keys from 1 to " + (Integer.MAX_VALUE - 1));
    require(
        valueSize >= 0 && valueSize <= MOST_VALUE,
        "--value-size",
        valueSize,
        "a number of bytes from 0 to " + MOST_VALUE);
    require(batch > 0, "--batch", batch, "a number of entries, 1 or more");
    require(rate > 0, "--rate", rate, "operations a second, more than 0");
  }

  /** Bytes of a key and a value. */
  public long entryBytes() {
    return (long) keySize + valueSize;
  }

  /** A seed for one purpose. */
  long seed(int purpose, int thread) {
    return Permutation.mix(seed + purpose * 0x9e3779b97f4a7c15L + thread);
  }
}
