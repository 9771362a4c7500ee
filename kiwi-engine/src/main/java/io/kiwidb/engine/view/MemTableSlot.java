package io.kiwidb.engine.view;

import io.kiwidb.MemTableInfo;
import io.kiwidb.MemTableInfo.Phase;
import io.kiwidb.spi.MemTable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A memtable from its creation to its flush, with the log segment that contains the same entries.
 *
 * <p>Threading: thread-safe. The sequence bounds are written under the commit lock and read after a
 * happens-before edge (the sealing).
 */
public final class MemTableSlot {
  private final long id;
  private final MemTable table;
  private final long logNumber;
  private final AtomicInteger holders = new AtomicInteger();
  private volatile Phase phase = Phase.ACTIVE;
  private volatile long lastSequence;

  /** Creates the slot of an active memtable. */
  public MemTableSlot(long id, MemTable table, long logNumber) {
    this.id = id;
    this.table = table;
    this.logNumber = logNumber;
  }

  /** Returns its number, which increases while the database is open. */
  public long id() {
    return id;
  }

  /** Returns the memtable. */
  public MemTable table() {
    return table;
  }

  /** Returns the segment that contains its entries. */
  public long logNumber() {
    return logNumber;
  }

  /** Returns its phase. */
  public Phase phase() {
    return phase;
  }

  /** Sets its phase. */
  public void phase(Phase next) {
    phase = next;
  }

  /** Seals it: it accepts no further writes. Requires: the commit lock. */
  public void seal(long newLastSequence) {
    lastSequence = newLastSequence;
    phase = Phase.SEALED;
  }

  /** Returns the last sequence number in it; valid once sealed. */
  public long lastSequence() {
    return lastSequence;
  }

  /** Describes it. */
  public MemTableInfo info() {
    return new MemTableInfo(id, phase, table.entries(), table.memoryBytes(), logNumber);
  }

  void hold() {
    holders.incrementAndGet();
  }

  void release() {
    if (holders.decrementAndGet() == 0) {
      table.close();
    }
  }
}
