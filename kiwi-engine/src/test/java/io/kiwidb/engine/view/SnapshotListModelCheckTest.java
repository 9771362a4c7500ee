package io.kiwidb.engine.view;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import io.kiwidb.engine.expiry.Moment;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Snapshots concurrent with writers and compactions: nothing that a snapshot sees is dropped. A
 * write is a version of the only key; a compaction drops what a newer version hides from all
 * snapshots that it knows.
 *
 * <p>Seen failing with a sequence number read before taking the lock, and with a snapshot that
 * removes others of the same sequence number when it is closed.
 */
@Tag("jvm-independent")
@Tag("interleavings")
public class SnapshotListModelCheckTest {
  private static final int MOST = 16; // versions; more than there are operations

  private final SnapshotList snapshots = new SnapshotList(() -> {}, () -> 0);
  private final AtomicLong visible = new AtomicLong(1);
  private final boolean[] thrownAway = new boolean[MOST];

  /** Opens a snapshot and returns what it sees, which must be there while it is open. */
  @Operation
  public long openAndClose() {
    Moment moment = snapshots.open(visible::get);
    requireThere(moment.sequence());
    snapshots.close(moment);
    return moment.sequence();
  }

  /**
   * A write becomes visible, and a compaction comes, which in the end does something that snapshots
   * must not see halfway.
   */
  @Operation
  public void writeAndCompact() {
    long newest = visible.incrementAndGet();
    long[] known = snapshots.sequences();
    for (int version = 1; version < newest; version++) {
      if (Arrays.binarySearch(known, version) < 0) {
        thrownAway[version] = true;
      }
    }
    snapshots.runUnlessNewer(known, () -> requireOnly(known));
  }

  private void requireOnly(long[] known) {
    for (long open : snapshots.sequences()) {
      if (Arrays.binarySearch(known, open) < 0) {
        throw new AssertionError("snapshot " + open + " was opened meanwhile");
      }
    }
  }

  private void requireThere(long sequence) {
    if (thrownAway[(int) sequence]) {
      throw new AssertionError("a snapshot has lost version " + sequence);
    }
    if (Arrays.binarySearch(snapshots.sequences(), sequence) < 0) {
      throw new AssertionError("an open snapshot is not in the list");
    }
  }

  /** Collections under the lock, or of one thread. */
  private static boolean isOfOneThread(String name) {
    return name.startsWith("java.util.TreeMap")
        || name.startsWith("java.util.stream.")
        || name.equals(Arrays.class.getName());
  }

  @Test
  void everyInterleavingIsLinearizable() {
    new ModelCheckingOptions()
        .iterations(4)
        .invocationsPerIteration(Integer.getInteger("kiwi.test.interleavings", 200))
        .threads(2)
        .actorsPerThread(2)
        .actorsBefore(0)
        .actorsAfter(0)
        .addGuarantee(
            forClasses(SnapshotListModelCheckTest::isOfOneThread).allMethods().ignore())
        .check(SnapshotListModelCheckTest.class);
  }
}
