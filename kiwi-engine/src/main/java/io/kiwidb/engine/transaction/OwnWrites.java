package io.kiwidb.engine.transaction;

import io.kiwidb.engine.context.TreeContext;
import io.kiwidb.engine.range.RangeDeletion;
import io.kiwidb.engine.read.Overlay;
import io.kiwidb.engine.view.MemTableSlot;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.BatchBuffer;
import io.kiwidb.spi.BatchReader;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.ExpiryRequest;
import io.kiwidb.spi.MemTable;
import io.kiwidb.spi.MemTableProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The writes of a transaction: as a batch, in which they are committed, and for each keyspace in a
 * memtable, in which the transaction reads them.
 *
 * <p>A savepoint begins a new part of the batch. Going back drops later parts and makes the
 * memtables anew, because entries of a memtable cannot be removed. Cursors that were opened before
 * keep the old ones.
 *
 * <p>Threading: not thread-safe; used under the lock of its transaction.
 */
final class OwnWrites {
  private static final int FIRST_CAPACITY = 256;
  private static final long EXPECTED_BYTES = 4 << 10; // of a memtable; a hint

  private final IntFunction<TreeContext> keyspaces;
  private final List<BatchBuffer> parts = new ArrayList<>();
  private final Map<Integer, MemTableSlot> slots = new HashMap<>();
  private long lastSequence = Overlay.FIRST_SEQUENCE - 1;

  /**
   * Creates it empty.
   *
   * @param keyspaces finds a keyspace, or throws
   */
  OwnWrites(IntFunction<TreeContext> keyspaces) {
    this.keyspaces = keyspaces;
    parts.add(new BatchBuffer(FIRST_CAPACITY));
  }

  /** Returns the number of writes. */
  int count() {
    return parts.stream().mapToInt(BatchBuffer::count).sum();
  }

  /** Returns the bytes of the batch, which are also those in the memtables. */
  long bytes() {
    return parts.stream().mapToLong(BatchBuffer::entryBytes).sum();
  }

  /**
   * Adds the writes of a batch, which stays unchanged. After a failure in between, for lack of
   * memory, the transaction must be rolled back.
   *
   * @param nowMillis the time that expiries count from until the commit
   */
  void add(BatchBuffer batch, long nowMillis) {
    parts.get(parts.size() - 1).addAll(batch);
    show(batch, nowMillis);
  }

  private void show(BatchBuffer batch, long nowMillis) {
    boolean hasRequests = batch.hasExpiryRequests();
    BatchReader entry = batch.reader();
    while (entry.next()) {
      TreeContext keyspace = keyspaces.apply(entry.keyspace());
      MemTableSlot slot = slots.computeIfAbsent(entry.keyspace(), id -> create(keyspace));
      long sequence = ++lastSequence;
      if (entry.type() == ValueType.RANGE_DELETE) {
        slot.add(RangeDeletion.of(entry.range(), sequence));
        continue;
      }
      long expiry = expiry(entry, keyspace, hasRequests, nowMillis);
      int base = ValueType.base(entry.type());
      int type = expiry == Entry.NEVER ? base : base | ValueType.HAS_EXPIRY;
      slot.table()
          .add(
              SequenceNumber.tag(sequence, type),
              expiry,
              batch.array(),
              entry.keyOffset(),
              entry.keyLength(),
              entry.valueOffset(),
              entry.valueLength());
    }
  }

  private static long expiry(
      BatchReader entry, TreeContext keyspace, boolean hasRequests, long nowMillis) {
    if (ValueType.hasExpiry(entry.type())) {
      return hasRequests ? ExpiryRequest.resolve(entry.expiry(), nowMillis) : entry.expiry();
    }
    long ttl =
        ValueType.mayExpire(entry.type()) ? keyspace.settings().forWrites().ttlMillis() : 0;
    return ttl == 0 ? Entry.NEVER : ExpiryRequest.later(nowMillis, ttl);
  }

  private static MemTableSlot create(TreeContext keyspace) {
    MemTable table = keyspace
        .parts()
        .memtable()
        .create(new MemTableProvider.Context(keyspace.order(), EXPECTED_BYTES));
    MemTableSlot slot = new MemTableSlot(1, table, keyspace.order());
    slot.hold();
    return slot;
  }

  /** Returns what a reader of a keyspace sees of the writes so far; null if there are none. */
  @Nullable
  Overlay overlay(int keyspace) {
    MemTableSlot slot = slots.get(keyspace);
    return slot == null ? null : new Overlay(slot, lastSequence);
  }

  /** Begins a new part, and returns how many there are before it. */
  int savepoint() {
    if (parts.get(parts.size() - 1).count() > 0) {
      parts.add(new BatchBuffer(FIRST_CAPACITY));
    }
    return parts.size() - 1;
  }

  /** Takes back all parts but the first ones. */
  void rollbackTo(int kept, long nowMillis) {
    parts.subList(kept, parts.size()).clear();
    close();
    lastSequence = Overlay.FIRST_SEQUENCE - 1;
    parts.forEach(part -> show(part, nowMillis));
    parts.add(new BatchBuffer(FIRST_CAPACITY));
  }

  /** Returns all writes as one batch. */
  BatchBuffer batch() {
    if (parts.size() > 1) {
      BatchBuffer all = parts.get(0);
      parts.subList(1, parts.size()).forEach(all::addAll);
      parts.subList(1, parts.size()).clear();
    }
    return parts.get(0);
  }

  /** Lets go of the memtables. Idempotent. */
  void close() {
    slots.values().forEach(MemTableSlot::release);
    slots.clear();
  }
}
