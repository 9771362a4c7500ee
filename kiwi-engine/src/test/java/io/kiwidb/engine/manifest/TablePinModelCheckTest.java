package io.kiwidb.engine.manifest;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two versions of one table, whose holders release them concurrently: the table is closed by the
 * last of them, once, and not earlier.
 *
 * <p>Seen failing with a reference count that is read and written in two steps.
 */
@Tag("jvm-independent")
@Tag("interleavings")
public class TablePinModelCheckTest {
  private static final int HOLDERS = 4;

  private final HeldTables tables = new HeldTables(2);
  private final Version[] held = {tables.current(), tables.sameAgain()};
  private final AtomicInteger holders = new AtomicInteger(HOLDERS);

  /** Each is held by half of the holders. */
  public TablePinModelCheckTest() {
    for (int i = held.length; i < HOLDERS; i++) {
      held[i % held.length].hold();
    }
    tables.next(); // another table is in its place
  }

  /**
   * One of the holders pins its version for another reader, which reads, and both let go; false if
   * there is no holder left.
   */
  @Operation
  public boolean pinAndRelease() {
    int holder = holders.getAndDecrement();
    if (holder <= 0) {
      return false;
    }
    Version version = held[holder % held.length];
    version.hold();
    version.release();
    HeldTables.requireOpen(version);
    version.release();
    return true;
  }

  /** At the end, all holders having let go. */
  @Validate
  public void theTableIsClosedIfNobodyHoldsIt() {
    if (holders.get() <= 0) {
      tables.requireLastAlone();
    } else {
      HeldTables.requireOpen(held[0]);
    }
  }

  @Test
  void everyInterleavingIsLinearizable() {
    new ModelCheckingOptions()
        .iterations(2)
        .invocationsPerIteration(Integer.getInteger("kiwi.test.interleavings", 300))
        .threads(2)
        .actorsPerThread(2)
        .actorsBefore(0)
        .actorsAfter(0)
        .check(TablePinModelCheckTest.class);
  }
}
