package io.kiwidb.bench.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.OptimisticTransactionDB;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.TransactionDB;
import org.rocksdb.TransactionDBOptions;
import org.rocksdb.TtlDB;

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
  private final List<ColumnFamilyHandle> families = new ArrayList<>();
  private final Options options;
  private final BloomFilter filter;
  private final Cache cache;
  private @Nullable RocksCounters counters;

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
    if (given.prefixBytes() > 0) {
      options.useFixedLengthPrefixExtractor(given.prefixBytes());
    }
    if (given.blobMinBytes() > 0) {
      options
          .setEnableBlobFiles(true)
          .setMinBlobSize(given.blobMinBytes())
          .setEnableBlobGarbageCollection(true);
    }
    try {
      boolean isOne = given.division().keyspaces() == 1 && !hasCounters();
      db = isOne ? openOne() : openFamilies();
    } catch (RocksDBException e) {
      throw failure(e);
    }
  }

  private boolean hasCounters() throws RocksDBException {
    for (byte[] name : RocksDB.listColumnFamilies(options, given.directory().toString())) {
      if (Arrays.equals(name, RocksCounters.NAME)) {
        return true;
      }
    }
    return false;
  }

  private RocksDB openOne() throws RocksDBException {
    String directory = given.directory().toString();
    if (given.ttlSeconds() > 0) {
      requireNoTransactions("together with values that expire");
      return TtlDB.open(options, directory, given.ttlSeconds(), false);
    }
    return switch (given.transactions()) {
      case NONE -> RocksDB.open(options, directory);
      case OPTIMISTIC -> OptimisticTransactionDB.open(options, directory);
      case PESSIMISTIC -> {
        try (TransactionDBOptions defaults = new TransactionDBOptions()) {
          yield TransactionDB.open(options, defaults, directory);
        }
      }
    };
  }

  private void requireNoTransactions(String reason) {
    if (given.transactions() != TransactionKind.NONE) {
      throw new BenchException("rocksdb has no transactions here " + reason);
    }
  }

  /** Opens the store with all column families, the default one first; creates missing ones. */
  private RocksDB openFamilies() throws RocksDBException {
    given.requireNoTtl("rocksdb with column families, here,");
    requireNoTransactions("together with column families");
    List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
    ColumnFamilyOptions each = new ColumnFamilyOptions(options);
    for (int i = 0; i < given.division().keyspaces(); i++) {
      byte[] name = i == 0
          ? RocksDB.DEFAULT_COLUMN_FAMILY
          : ("keyspace-" + i).getBytes(StandardCharsets.UTF_8);
      descriptors.add(new ColumnFamilyDescriptor(name, each));
    }
    boolean hasCounters = hasCounters();
    if (hasCounters) {
      descriptors.add(RocksCounters.descriptor(options));
    }
    try (DBOptions all = new DBOptions(options).setCreateMissingColumnFamilies(true)) {
      RocksDB opened = RocksDB.open(all, given.directory().toString(), descriptors, families);
      if (hasCounters) {
        ColumnFamilyHandle last = families.remove(families.size() - 1);
        counters = new RocksCounters(opened, last, given.syncsEachWrite());
      }
      return opened;
    } finally {
      each.close();
    }
  }

  /** Returns the column families, at least the default one. */
  private List<ColumnFamilyHandle> families() {
    return families.isEmpty() ? List.of(db.getDefaultColumnFamily()) : families;
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
    options.withoutRule().withoutBlobs().requirePeer("rocksdb");
    RocksDB.loadLibrary();
  }

  static BenchException failure(RocksDBException e) {
    return new BenchException("rocksdb: " + e.getMessage(), e);
  }

  @Override
  public Session session() {
    return new RocksSession(db, families(), given);
  }

  @Override
  public EngineTransactions transactions() {
    if (given.transactions() == TransactionKind.NONE) {
      throw new UnsupportedOperationException("no transactions in a store that is opened without");
    }
    return new RocksTransactions(db, given.syncsEachWrite());
  }

  @Override
  public EngineCopies copies() {
    return new RocksCopies(db, given.directory());
  }

  @Override
  public synchronized EngineCounters counters() {
    RocksCounters made = counters;
    if (made == null) {
      try {
        ColumnFamilyHandle family = db.createColumnFamily(RocksCounters.descriptor(options));
        made = new RocksCounters(db, family, given.syncsEachWrite());
      } catch (RocksDBException e) {
        throw failure(e);
      }
      counters = made;
    }
    return made;
  }

  private synchronized List<ColumnFamilyHandle> allFamilies() {
    List<ColumnFamilyHandle> all = new ArrayList<>(families());
    if (counters != null) {
      all.add(counters.family());
    }
    return all;
  }

  @Override
  public void settle() {
    try (FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
      db.flush(flush, allFamilies());
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
        for (ColumnFamilyHandle family : allFamilies()) {
          if (!alwaysSet && db.getLongProperty(family, property) != 0) {
            return false;
          }
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
      for (ColumnFamilyHandle family : families()) {
        db.compactRange(family);
      }
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
        + " bits per key, no compression, "
        + (given.ttlSeconds() > 0 ? "TtlDB of " + given.ttlSeconds() + " s, " : "")
        + switch (given.transactions()) {
          case NONE -> "";
          case OPTIMISTIC -> "OptimisticTransactionDB, ";
          case PESSIMISTIC -> "TransactionDB, ";
        }
        + "default checksums (checked when a block is read), 4 background jobs"
        + (given.prefixBytes() == 0
            ? ""
            : ", prefix_extractor of " + given.prefixBytes()
                + " bytes, prefix_same_as_start for cursors over a prefix")
        + (given.blobMinBytes() == 0
            ? ""
            : ", blob files for values of " + given.blobMinBytes()
                + " bytes and more, with garbage collection and its defaults")
        + (families.size() < 2 ? "" : ", " + families.size() + " column families");
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
    return OptionalLong.of(families().stream().mapToLong(this::sortedRuns).max().orElse(0));
  }

  private long sortedRuns(ColumnFamilyHandle family) {
    long runs = 0;
    for (int level = 0; level < options.numLevels(); level++) {
      long tables = tables(family, level);
      runs += level == 0 ? tables : Math.min(1, tables);
    }
    return runs;
  }

  private long tables(ColumnFamilyHandle family, int level) {
    try {
      return Long.parseLong(db.getProperty(family, "rocksdb.num-files-at-level" + level));
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
    families.forEach(ColumnFamilyHandle::close);
    if (counters != null) {
      counters.close();
    }
    db.close();
    options.close();
    filter.close();
    cache.close();
  }
}
