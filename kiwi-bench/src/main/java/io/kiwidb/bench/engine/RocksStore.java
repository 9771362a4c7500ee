package io.kiwidb.bench.engine;

import java.util.Locale;
import java.util.OptionalLong;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * A RocksDB store, through its Java binding, with RocksDB's defaults except for
 * {@link EngineOptions} and what a fair comparison requires.
 */
final class RocksStore implements Engine {
  private static final String[] BUSY = {
    "rocksdb.mem-table-flush-pending",
    "rocksdb.num-running-flushes",
    "rocksdb.compaction-pending",
    "rocksdb.num-running-compactions"
  };

  private final EngineOptions given;
  private final RocksDB db;
  private final Options options;
  private final BloomFilter filter;
  private final Cache cache;

  private RocksStore(EngineOptions given, CompactionStyle style) {
    this.given = given;
    cache = new LRUCache(given.cacheBytes());
    filter = new BloomFilter(EngineOptions.FILTER_BITS, false);
    options = new Options()
        .setCreateIfMissing(true)
        .setCompressionType(CompressionType.NO_COMPRESSION)
        .setWriteBufferSize(given.memtableBytes())
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setMaxBackgroundJobs(4)
        .setCompactionStyle(style)
        .setTableFormatConfig(new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setBlockSize(EngineOptions.BLOCK_BYTES)
            .setFilterPolicy(filter));
    try {
      db = RocksDB.open(options, given.directory().toString());
    } catch (RocksDBException e) {
      throw failure(e);
    }
  }

  static Engine leveled(EngineOptions options) {
    load(options);
    return new RocksStore(options, CompactionStyle.LEVEL);
  }

  static Engine universal(EngineOptions options) {
    load(options);
    return new RocksStore(options, CompactionStyle.UNIVERSAL);
  }

  private static void load(EngineOptions options) {
    options.requirePeer("rocksdb");
    RocksDB.loadLibrary();
  }

  static BenchException failure(RocksDBException e) {
    return new BenchException("rocksdb: " + e.getMessage(), e);
  }

  @Override
  public Session session() {
    return new RocksSession(db, given.syncsEachWrite());
  }

  @Override
  public void settle() {
    try (FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
      db.flush(flush);
    } catch (RocksDBException e) {
      throw failure(e);
    }
    IdleDetector.await(this::isIdle);
  }

  private boolean isIdle() {
    try {
      for (String property : BUSY) {
        boolean alwaysSet = property.equals("rocksdb.compaction-pending")
            && options.compactionStyle() == CompactionStyle.UNIVERSAL;
        if (!alwaysSet && db.getLongProperty(property) != 0) {
          return false;
        }
      }
      return true;
    } catch (RocksDBException e) {
      throw failure(e);
    }
  }

  @Override
  public void compact() {
    try {
      db.compactRange();
    } catch (RocksDBException e) {
      throw failure(e);
    }
  }

  @Override
  public String settings() {
    return "rocksdbjni " + RocksDB.rocksdbVersion() + ", compaction "
        + options.compactionStyle().name().toLowerCase(Locale.ROOT) + ", durability "
        + given.durability()
        + ", WAL on, write buffer " + EngineOptions.mebibytes(given.memtableBytes())
        + ", block cache (LRU, data blocks) " + EngineOptions.mebibytes(given.cacheBytes())
        + ", index and filters outside the cache without limit, blocks of "
        + EngineOptions.BLOCK_BYTES
        + " bytes, bloom filter " + EngineOptions.FILTER_BITS
        + " bits per key, no compression, default checksums (checked when a block is read), 4 background jobs";
  }

  @Override
  public String statistics() {
    try {
      return db.getProperty("rocksdb.stats");
    } catch (RocksDBException e) {
      throw failure(e);
    }
  }

  @Override
  public long spaceBytes() {
    return DirectorySize.of(given.directory());
  }

  @Override
  public OptionalLong sortedRuns() {
    long runs = 0;
    for (int level = 0; level < options.numLevels(); level++) {
      long tables = tables(level);
      runs += level == 0 ? tables : Math.min(1, tables);
    }
    return OptionalLong.of(runs);
  }

  private long tables(int level) {
    try {
      return Long.parseLong(db.getProperty("rocksdb.num-files-at-level" + level));
    } catch (RocksDBException e) {
      throw failure(e);
    }
  }

  /**
   * Returns empty: counting requires RocksDB's statistics, which cost several percent of
   * throughput.
   */
  @Override
  public OptionalLong bytesWritten() {
    return OptionalLong.empty();
  }

  @Override
  public void close() {
    db.close();
    options.close();
    filter.close();
    cache.close();
  }
}
