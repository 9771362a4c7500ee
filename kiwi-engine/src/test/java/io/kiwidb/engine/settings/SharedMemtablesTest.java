package io.kiwidb.engine.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.ReadOnlyDatabaseException;
import io.kiwidb.testkit.sim.SimulatedScheduler;
import io.kiwidb.testkit.sim.SimulatedTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which store seals its memtable when those of all stores together are too large. */
class SharedMemtablesTest {
  private static final long LIMIT = 800_000;

  private final SharedMemtables memtables = new SharedMemtables(LIMIT);
  private final SimulatedScheduler scheduler = new SimulatedScheduler(new SimulatedTime(), 1);
  private final List<String> sealed = new ArrayList<>();

  /** A store with one active memtable, which is as large as the test says. */
  private final class Store implements MemtableUser {
    private final String name;
    private final SharedMemtables.Member member = memtables.join(this, scheduler);
    private long active;
    private long inFlush;
    private boolean stuck;
    private boolean failing;

    Store(String name) {
      this.name = name;
    }

    void write(long bytes) {
      active += bytes;
      member.written(bytes);
    }

    void flush() {
      inFlush = 0;
      member.changed();
    }

    @Override
    public Memory memory() {
      return new Memory(active + inFlush, active, active);
    }

    @Override
    public boolean canFlush() {
      return !stuck;
    }

    @Override
    public void sealLargest() {
      sealed.add(name);
      if (failing) {
        throw new ReadOnlyDatabaseException("no room", null);
      }
      inFlush += active;
      active = 0;
    }
  }

  private void runTasks() {
    int unused = scheduler.runPending();
    scheduler.assertNoFailures();
  }

  @Test
  void nothingIsSealedBelowTheLimit() {
    new Store("one").write(300_000);
    new Store("two").write(300_000);
    runTasks();
    assertThat(sealed).isEmpty();
    assertThat(memtables.bytes()).isEqualTo(600_000);
  }

  @Test
  void theLargestIsSealedWhicheverStoreWrites() {
    Store large = new Store("large");
    large.write(400_000);
    new Store("middle").write(200_000);
    Store small = new Store("small");
    small.write(50_000);
    small.write(50_000);
    runTasks();
    assertThat(sealed).containsExactly("large");
    assertThat(memtables.bytes()).isEqualTo(700_000);
    large.flush();
    assertThat(memtables.bytes()).isEqualTo(300_000);
  }

  /** Otherwise sealing would make small tables without freeing memory earlier. */
  @Test
  void whileMostOfItIsBeingFlushedNothingElseIsSealed() {
    Store large = new Store("large");
    large.write(700_000);
    runTasks();
    Store small = new Store("small");
    small.write(90_000);
    small.write(90_000);
    runTasks();
    assertThat(sealed).containsExactly("large");
    small.write(300_000);
    runTasks();
    assertThat(sealed).containsExactly("large", "small");
  }

  /** Each seals in a task of its own, which may come late. */
  @Test
  void aStoreIsToldOnceAndOthersAreNotToldInItsPlace() {
    Store large = new Store("large");
    Store small = new Store("small");
    large.write(600_000);
    for (int i = 0; i < 20; i++) {
      small.write(8_000);
    }
    small.write(8_000);
    runTasks();
    assertThat(sealed).containsExactly("large");
  }

  @Test
  void aStoreThatCannotFlushIsLeftOut() {
    Store stuck = new Store("stuck");
    stuck.write(600_000);
    stuck.stuck = true;
    Store other = new Store("other");
    other.write(300_000);
    runTasks();
    assertThat(sealed).isEmpty();
    other.write(400_000);
    runTasks();
    assertThat(sealed).containsExactly("other");
    stuck.stuck = false;
    stuck.write(100_000);
    runTasks();
    assertThat(sealed).containsExactly("other", "stuck");
  }

  @Test
  void aStoreThatFailsToSealIsLeftOutUntilItHasSealed() {
    Store failing = new Store("failing");
    failing.failing = true;
    failing.write(750_000);
    runTasks();
    Store other = new Store("other");
    other.write(10_000);
    failing.write(10_000);
    runTasks();
    assertThat(sealed).containsExactly("failing");
    failing.failing = false;
    failing.active = 0;
    failing.flush();
    failing.write(750_000);
    runTasks();
    assertThat(sealed).containsExactly("failing", "failing");
  }

  @Test
  void aStoreThatIsClosedCountsNoMore() {
    Store closed = new Store("closed");
    closed.write(600_000);
    closed.member.close();
    closed.write(600_000);
    assertThat(memtables.bytes()).isZero();
    new Store("other").write(300_000);
    runTasks();
    assertThat(sealed).isEmpty();
  }
}
