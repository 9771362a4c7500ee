package io.kiwidb.engine.view;

import io.kiwidb.MemTableInfo;
import io.kiwidb.MemTableInfo.Phase;
import io.kiwidb.spi.MemTable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A memtable on its way from taking writes to being a table, with the log segment that holds the
 * same entries.
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

  /** An active memtable. */
  public MemTableSlot(long id, MemTable table, long logNumber) {
    this.id = id;
    this.table = table;
    this.logNumber = logNumber;
  }

  /** Counts up while the database is open. */
  public long id() {
    return id;
  }

  /** The memtable. */
  public MemTable table() {
    return table;
  }

  /** The segment that holds its entries. */
  public long logNumber() {
    return logNumber;
  }

  /** What is happening to it. */
  public Phase phase() {
    return phase;
  }

  /** Says what is happening to it. */
  public void phase(Phase next) {
    phase = next;
  }

  /** Ends its taking of writes. Requires: the commit lock. */
  public void seal(long newLastSequence) {
    lastSequence = newLastSequence;
    phase = Phase.SEALED;
  }

  /** The last sequence number in it; meaningful once sealed. */
  public long lastSequence() {
    return lastSequence;
  }

  /** For people. */
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
