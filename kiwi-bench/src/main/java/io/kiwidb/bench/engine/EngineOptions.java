package io.kiwidb.bench.engine;

import io.kiwidb.Durability;
import java.nio.file.Path;
import java.util.Map;

/**
 * How to open a store. Every engine is configured to match these options as closely as possible and
 * reports deviations in {@link Engine#settings}.
 *
 * @param directory directory of the store; it exists
 * @param durability when a write is acknowledged; peers support {@code NONE} and {@code SYNC}
 * @param cacheBytes capacity of the cache for data blocks
 * @param memtableBytes memtable size of an LSM tree
 * @param expectedBytes approximate bytes of keys and values that will be stored
 * @param division which keyspace holds a key
 * @param settings engine-specific settings, by name
 */
public record EngineOptions(
    Path directory,
    Durability durability,
    long cacheBytes,
    long memtableBytes,
    long expectedBytes,
    KeyDivision division,
    Map<String, String> settings) {
  /** Bloom filter bits per key. */
  public static final int FILTER_BITS = 10;

  /** Target size of a data block, in bytes. */
  public static final int BLOCK_BYTES = 4096;

  /** Returns whether each write is synced before it is acknowledged. */
  public boolean syncsEachWrite() {
    return durability == Durability.SYNC;
  }

  /** Rejects options that only Kiwi supports. */
  void requirePeer(String engine) {
    if (durability != Durability.NONE && durability != Durability.SYNC) {
      throw new BenchException("durability " + durability + " is supported by kiwi only; with "
          + engine + ", use NONE or SYNC");
    }
    if (!settings.isEmpty()) {
      throw new BenchException("--settings applies to kiwi only; remove it for " + engine);
    }
  }

  /** Formats a number of bytes in MiB. */
  static String mebibytes(long bytes) {
    return (bytes >> 20) + " MiB";
  }
}
