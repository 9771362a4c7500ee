package io.kiwidb.engine.view;

import io.kiwidb.MemTableInfo;
import io.kiwidb.MemTableInfo.Phase;
import io.kiwidb.engine.range.NewRangeDeletions;
import io.kiwidb.engine.range.RangeDeletion;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.MemTable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A memtable from its creation to its flush, with the log segments that contain the same entries.
 *
 * <p>Threading: thread-safe. What sealing sets is written under the commit lock and read after a
 * happens-before edge (the phase).
 */
public final class MemTableSlot {
  /** The active memtable of a keyspace that has none. */
  static final MemTableSlot NONE = new MemTableSlot(0, EmptyMemTable.INSTANCE, KeyOrder.BYTEWISE);

  private static final VarHandle DELETIONS;

  static {
    try {
      DELETIONS = MethodHandles.lookup()
          .findVarHandle(MemTableSlot.class, "deletions", NewRangeDeletions.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long id;
  private final MemTable table;
  private final KeyOrder order;
  private final AtomicInteger holders = new AtomicInteger();
  private volatile @Nullable NewRangeDeletions deletions; // created by the first one
  private volatile boolean expiries;
  private volatile Phase phase = Phase.ACTIVE;
  private volatile long firstLog;
  private long firstPosition;
  private volatile Seal seal = Seal.NONE;

  /**
   * The end of a memtable.
   *
   * @param lastSequence the last sequence number that may be in it
   * @param lastLog the last segment that may contain its entries
   * @param position the log position after that segment
   */
  public record Seal(long lastSequence, long lastLog, long position) {
    /** Of a memtable that is not sealed. */
    public static final Seal NONE = new Seal(0, 0, 0);
  }

  /** Creates the slot of an active memtable. */
  public MemTableSlot(long id, MemTable table, KeyOrder order) {
    this.id = id;
    this.table = table;
    this.order = order;
  }

  /** Returns its number, which increases while the database is open. */
  public long id() {
    return id;
  }

  /** Returns whether this only stands for a memtable that was not created yet. */
  public boolean isNone() {
    return table == EmptyMemTable.INSTANCE;
  }

  /** Returns the memtable. */
  public MemTable table() {
    return table;
  }

  /** Adds a deletion of a range of keys. */
  public void add(RangeDeletion deletion) {
    NewRangeDeletions all = deletions;
    if (all == null) {
      NewRangeDeletions created = new NewRangeDeletions(order);
      NewRangeDeletions first =
          (NewRangeDeletions) DELETIONS.compareAndExchange(this, null, created);
      all = first == null ? created : first;
    }
    all.add(deletion);
  }

  /** Records that an entry with an expiry is being added. */
  public void noteExpiry() {
    if (!expiries) {
      expiries = true;
    }
  }

  /** Returns whether it may contain entries with expiries. */
  public boolean hasExpiries() {
    return expiries;
  }

  /** Returns the deletions of ranges that were written to it; null if there are none. */
  public @Nullable NewRangeDeletions rangeDeletions() {
    return deletions;
  }

  /** Returns all deletions of ranges that were written to it. */
  public List<RangeDeletion> allRangeDeletions() {
    NewRangeDeletions all = deletions;
    return all == null ? List.of() : all.all();
  }

  /** Returns the number of deletions of ranges. */
  public int rangeDeletionCount() {
    NewRangeDeletions all = deletions;
    return all == null ? 0 : all.count();
  }

  /** Returns the memory of the memtable and of its deletions of ranges, in bytes. */
  public long memoryBytes() {
    return table.memoryBytes() + rangeDeletionBytes();
  }

  /** Returns the memory of its deletions of ranges, in bytes. */
  public long rangeDeletionBytes() {
    NewRangeDeletions all = deletions;
    return all == null ? 0 : all.memoryBytes();
  }

  /** Returns whether nothing was written to it. */
  public boolean isEmpty() {
    return deletions == null && table.entries() == 0;
  }

  /**
   * Records that entries of it are in a log segment. Requires: the commit lock.
   *
   * @param position the log position of the segment's first byte
   */
  public void logged(long segment, long position) {
    if (firstLog == 0) {
      firstPosition = position;
      firstLog = segment;
    }
  }

  /** Returns the first segment that contains entries of it; 0 if none does. */
  public long firstLog() {
    return firstLog;
  }

  /** Returns the log position where that segment begins. Requires: there is one. */
  public long firstPosition() {
    return firstPosition;
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
  public void seal(Seal end) {
    seal = end;
    phase = Phase.SEALED;
  }

  /** Returns its end; valid once sealed. */
  public Seal end() {
    return seal;
  }

  /** Describes it as a memtable of a keyspace. */
  public MemTableInfo info(int keyspace) {
    return new MemTableInfo(id, keyspace, phase, table.entries(), memoryBytes(), firstLog);
  }

  /** Adds a reference, without which the memtable would be closed. Requires: there is one. */
  public void hold() {
    holders.incrementAndGet();
  }

  /** Releases a reference; the last one closes the memtable. */
  public void release() {
    if (holders.decrementAndGet() == 0) {
      table.close();
    }
  }
}
