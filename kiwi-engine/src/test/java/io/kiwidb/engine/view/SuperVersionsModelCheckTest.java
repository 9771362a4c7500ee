package io.kiwidb.engine.view;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import io.kiwidb.engine.manifest.HeldTables;
import io.kiwidb.engine.manifest.Version;
import io.kiwidb.key.KeyOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Readers concurrent with flushes that replace what they read: no memtable and no table is closed
 * while a reader is inside, and everything replaced is closed once no reader is. All readers use
 * one stripe, where they interfere.
 *
 * <p>Seen failing with a reader that does not check again after incrementing its counter, and with
 * a super-version that is retired before it is replaced.
 */
@Tag("jvm-independent")
@Tag("interleavings")
public class SuperVersionsModelCheckTest {
  private static final int MOST = 8; // of each; more than there are operations
  private static final int STRIPE = SuperVersions.stripe();

  private final SuperVersions superVersions =
      new SuperVersions(() -> new IllegalStateException("closed"));
  private final HeldTables tables = new HeldTables(MOST);
  private final ReentrantLock edits = new ReentrantLock();
  private final ClosableMemTable[] memtables = new ClosableMemTable[MOST];
  private final MemTableSlot[] slots = new MemTableSlot[MOST];
  private int generation; // under the lock of edits

  /** With one memtable and one table. */
  public SuperVersionsModelCheckTest() {
    for (int i = 0; i < MOST; i++) {
      memtables[i] = new ClosableMemTable();
      slots[i] = new MemTableSlot(i, memtables[i], KeyOrder.BYTEWISE);
    }
    superVersions.begin(tables.current());
    superVersions.open(slots[0]);
  }

  /** A lookup; answers which memtable it looked into. */
  @Operation
  public long read() {
    SuperVersion view = superVersions.enter(STRIPE);
    try {
      HeldTables.requireOpen(view.version());
      for (MemTableSlot slot : view.memtables()) {
        ((ClosableMemTable) slot.table()).requireOpen();
      }
      return view.memtables().get(0).id();
    } finally {
      superVersions.exit(view, STRIPE);
    }
  }

  /**
   * A memtable is full, another one takes its place, and it is flushed into a table that replaces
   * the one there was.
   */
  @Operation
  public long replace() {
    edits.lock();
    try {
      MemTableSlot full = slots[generation++];
      superVersions.seal();
      superVersions.open(slots[generation]);
      Version before = tables.current();
      superVersions.install(tables.next(), List.of(full));
      before.release(); // as the version set does, which holds the present one
      return generation;
    } finally {
      edits.unlock();
    }
  }

  /** At the end nobody is inside. */
  @Validate
  public void whatWasReplacedIsFreed() {
    tables.requireLastAlone();
    for (int i = 0; i < generation; i++) {
      if (!memtables[i].closed) {
        throw new AssertionError("memtable " + i + " of " + generation + " was never freed");
      }
    }
    memtables[generation].requireOpen();
  }

  @Test
  void everyInterleavingIsLinearizable() {
    new ModelCheckingOptions()
        .iterations(3)
        .invocationsPerIteration(Integer.getInteger("kiwi.test.interleavings", 100))
        .threads(2)
        .actorsPerThread(2)
        .actorsBefore(0)
        .actorsAfter(0)
        // Lists that do not change once another thread can see them.
        .addGuarantee(forClasses(
                ArrayList.class.getName(),
                List.of().getClass().getName(),
                List.of(1).getClass().getName())
            .allMethods()
            .ignore())
        .check(SuperVersionsModelCheckTest.class);
  }
}
