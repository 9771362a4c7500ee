package io.kiwidb.engine.recover;

import io.kiwidb.Settings;
import io.kiwidb.engine.context.TreeContext;
import io.kiwidb.engine.range.RangeDeletion;
import io.kiwidb.engine.view.MemTableSlot;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.BatchReader;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.MemTable;
import io.kiwidb.spi.MemTableProvider;
import java.util.ArrayList;
import java.util.List;

/**
 * Entries of a keyspace that were replayed from the logs, in a memtable, and the deletions of
 * ranges among them.
 *
 * <p>Threading: not thread-safe.
 */
public final class ReplayedMemTable {
  private final TreeContext context;
  private final MemTable table;
  private final List<RangeDeletion> deletions = new ArrayList<>();
  private long deletionBytes;
  private long lastSequence;
  private boolean expiries;

  ReplayedMemTable(TreeContext context) {
    this.context = context;
    this.table = context
        .parts()
        .memtable()
        .create(new MemTableProvider.Context(
            context.order(), context.settings().number(Settings.MEMTABLE_BYTES)));
  }

  /** Adds the current entry of a batch. */
  void add(BatchReader batch, byte[] array) {
    lastSequence = batch.sequence();
    if (batch.type() == ValueType.RANGE_DELETE) {
      RangeDeletion deletion = RangeDeletion.of(batch.range(), batch.sequence());
      deletions.add(deletion);
      deletionBytes += deletion.memoryBytes();
      return;
    }
    expiries |= batch.expiry() != Entry.NEVER;
    table.add(
        batch.tag(),
        batch.expiry(),
        array,
        batch.keyOffset(),
        batch.keyLength(),
        batch.valueOffset(),
        batch.valueLength());
  }

  MemTable table() {
    return table;
  }

  List<RangeDeletion> deletions() {
    return deletions;
  }

  /** Returns the memory of the memtable and of the deletions of ranges, in bytes. */
  long memoryBytes() {
    return table.memoryBytes() + deletionBytes;
  }

  /** Returns the sequence number of the entry that was added last. */
  long lastSequence() {
    return lastSequence;
  }

  /** Returns it as a sealed memtable to be shown to readers. */
  MemTableSlot slot(long id) {
    MemTableSlot slot = new MemTableSlot(id, table, context.order());
    deletions.forEach(slot::add);
    if (expiries) {
      slot.noteExpiry();
    }
    return slot;
  }
}
