package io.kiwidb.bench.engine;

import io.kiwidb.Durability;
import io.kiwidb.ProviderKind;
import io.kiwidb.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

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
 * @param ttlSeconds how long each value lives; 0 for ever
 * @param transactions which kind of transactions there will be
 */
public record EngineOptions(
    Path directory,
    Durability durability,
    long cacheBytes,
    long memtableBytes,
    long expectedBytes,
    KeyDivision division,
    Map<String, String> settings,
    int ttlSeconds,
    TransactionKind transactions) {
  private static final String PREFIX_RULE = ProviderKind.PREFIX_RULE.label();
  private static final String FIXED = "fixed:";

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
      String option =
          settings.keySet().equals(Set.of(KiwiOptions.ENCRYPT)) ? "--encrypt" : "--settings";
      throw new BenchException(option + " applies to kiwi only; remove it for " + engine);
    }
  }

  /** Returns the options for RocksDB, without its prefix rule, which it has, too. */
  EngineOptions withoutRule() {
    Map<String, String> others = new LinkedHashMap<>(settings);
    others.remove(PREFIX_RULE);
    return new EngineOptions(
        directory,
        durability,
        cacheBytes,
        memtableBytes,
        expectedBytes,
        division,
        others,
        ttlSeconds,
        transactions);
  }

  /** Returns the length of prefixes by the rule {@code fixed}; 0 without a rule. */
  int prefixBytes() {
    String rule = settings.getOrDefault(PREFIX_RULE, FIXED + "0");
    if (!rule.matches(FIXED + "[0-9]{1,3}")) {
      throw new BenchException(
          "with rocksdb, " + PREFIX_RULE + " is " + FIXED + " and a length, and not " + rule);
    }
    return Integer.parseInt(rule.substring(FIXED.length()));
  }

  /** Returns the options for RocksDB, without the setting of blob files, which it has, too. */
  EngineOptions withoutBlobs() {
    Map<String, String> others = new LinkedHashMap<>(settings);
    others.remove(Settings.BLOB_MIN_BYTES.name());
    return new EngineOptions(
        directory,
        durability,
        cacheBytes,
        memtableBytes,
        expectedBytes,
        division,
        others,
        ttlSeconds,
        transactions);
  }

  /** Returns the size from which values are in blob files; 0 if none are. */
  long blobMinBytes() {
    String given = settings.get(Settings.BLOB_MIN_BYTES.name());
    return given == null ? 0 : Settings.BLOB_MIN_BYTES.parse(given);
  }

  /** Rejects a time to live, for engines without one. */
  void requireNoTtl(String engine) {
    if (ttlSeconds > 0) {
      throw new BenchException("readttl needs values that expire, which " + engine
          + " does not have; kiwi and rocksdb have them");
    }
  }

  /** Formats a number of bytes in MiB. */
  static String mebibytes(long bytes) {
    return (bytes >> 20) + " MiB";
  }
}
