package io.kiwidb.bench.engine;

import io.kiwidb.Durability;
import java.nio.file.Path;
import java.util.Map;

/**
 * How a store is opened; every engine is set to match as closely as it can, and says in
 * {@link Engine#settings} where it cannot.
 *
 * @param directory where it lives; exists
 * @param durability when a write is acknowledged; peers know {@code NONE} and {@code SYNC}
 * @param cacheBytes budget of the cache for data blocks
 * @param memtableBytes how much an LSM tree gathers in memory before it writes a table
 * @param expectedBytes about how many bytes of keys and values will be in it
 * @param settings settings of the engine's own, by name
 */
public record EngineOptions(
    Path directory,
    Durability durability,
    long cacheBytes,
    long memtableBytes,
    long expectedBytes,
    Map<String, String> settings) {
  /** Bits that a Bloom filter spends on a key. */
  public static final int FILTER_BITS = 10;

  /** Target size of a data block. */
  public static final int BLOCK_BYTES = 4096;

  /** Whether each write is on the disk before it is acknowledged. */
  public boolean syncsEachWrite() {
    return durability == Durability.SYNC;
  }

  /** Refuses what only Kiwi knows. */
  void requirePeer(String engine) {
    if (durability != Durability.NONE && durability != Durability.SYNC) {
      throw new BenchException("durability " + durability + " is Kiwi's own: to compare with "
          + engine + ", use NONE or SYNC");
    }
    if (!settings.isEmpty()) {
      throw new BenchException("--settings are Kiwi's; " + engine + " takes none");
    }
  }

  /** A number of bytes in MiB, for settings lines. */
  static String mebibytes(long bytes) {
    return (bytes >> 20) + " MiB";
  }
}
