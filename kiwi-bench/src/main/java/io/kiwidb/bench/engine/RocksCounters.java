package io.kiwidb.bench.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.UInt64AddOperator;
import org.rocksdb.WriteOptions;

/**
 * Counters in a column family with RocksDB's operator {@code uint64add}. Threading: thread-safe.
 *
 * <p>Ownership: borrows the store, owns the handle of the column family.
 */
final class RocksCounters implements EngineCounters, AutoCloseable {
  static final byte[] NAME = "counters".getBytes(StandardCharsets.UTF_8);

  private static final byte[] ONE = ByteBuffer.allocate(OPERAND_BYTES)
      .order(ByteOrder.LITTLE_ENDIAN)
      .putLong(1)
      .array();

  private final RocksDB db;
  private final ColumnFamilyHandle family;
  private final WriteOptions writing;

  RocksCounters(RocksDB db, ColumnFamilyHandle family, boolean syncsEachWrite) {
    this.db = db;
    this.family = family;
    writing = new WriteOptions().setSync(syncsEachWrite);
  }

  /** Returns the column family with the options of the others, and the operator. */
  static ColumnFamilyDescriptor descriptor(Options options) {
    return new ColumnFamilyDescriptor(
        NAME, new ColumnFamilyOptions(options).setMergeOperator(new UInt64AddOperator()));
  }

  ColumnFamilyHandle family() {
    return family;
  }

  @Override
  public void increment(byte[] key) {
    try {
      db.merge(family, writing, key, ONE);
    } catch (RocksDBException e) {
      throw RocksStore.failure(e);
    }
  }

  @Override
  public long value(byte[] key) {
    try {
      byte[] sum = db.get(family, key);
      return sum == null
          ? 0
          : ByteBuffer.wrap(sum).order(ByteOrder.LITTLE_ENDIAN).getLong();
    } catch (RocksDBException e) {
      throw RocksStore.failure(e);
    }
  }

  @Override
  public void close() {
    writing.close();
    family.close();
  }
}
