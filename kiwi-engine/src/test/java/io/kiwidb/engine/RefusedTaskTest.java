package io.kiwidb.engine;

import static io.kiwidb.testkit.storage.StorageOperation.APPEND;
import static io.kiwidb.testkit.storage.StorageOperation.CREATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.DatabaseState.Health;
import io.kiwidb.Durability;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.Settings;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.Scheduler;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.sim.ForwardingScheduler;
import io.kiwidb.testkit.sim.SimulatedScheduler;
import io.kiwidb.testkit.sim.SimulatedTime;
import io.kiwidb.testkit.storage.FaultRule;
import io.kiwidb.testkit.storage.FaultStorage;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A background task cannot be submitted for lack of memory or of a thread: callers that would have
 * waited for it are informed that only reopening helps.
 */
class RefusedTaskTest {
  private static final int NEVER = -1;
  private static final String LACK = "no memory for the task";

  /** Refuses one task, the k-th. */
  private static final class Refusing extends ForwardingScheduler {
    private final int refused;
    private int seen;

    Refusing(Scheduler scheduler, int refused) {
      super(scheduler);
      this.refused = refused;
    }

    private void count(Lane lane) {
      if (lane != Lane.EVENTS && seen++ == refused) {
        throw new OutOfMemoryError(LACK);
      }
    }

    @Override
    public void execute(Lane lane, Runnable task) {
      count(lane);
      super.execute(lane, task);
    }

    @Override
    public void schedule(Lane lane, long delayNanos, Runnable task) {
      count(lane);
      super.schedule(lane, delayNanos, task);
    }
  }

  /**
   * One store, from opening to closing, with a flush, a log, and a compaction that fail once each.
   */
  private static final class Run {
    private final SimulatedTime time = new SimulatedTime();
    private final SimulatedScheduler tasks = new SimulatedScheduler(time, 15);
    private final Refusing scheduler;
    private final MemoryStorage memory = new MemoryStorage();
    private final FaultStorage disk = new FaultStorage(memory);
    private final Durability durability;
    /** By key; a write that failed changed nothing. */
    private final Map<Integer, String> acknowledged = new TreeMap<>();

    private Health last = Health.CLOSED;
    private int failures;

    Run(Durability durability, int refused) {
      this.durability = durability;
      scheduler = new Refusing(tasks, refused);
    }

    void toItsEnd() {
      attempt(this::useStore);
      disk.clear();
      try (Kiwi db = Kiwi.open(memory.reopen(), Stores.dev())) {
        acknowledged.forEach((key, value) ->
            assertThat(Stores.text(db.get(Stores.key(key)))).as("key %d", key).isEqualTo(value));
      }
      assertThat(Kiwi.tools().verify(memory.reopen(), file -> {}).problems()).isEmpty();
    }

    private void useStore() {
      Kiwi db = Kiwi.open(disk, options());
      try {
        puts(db, 0, "flushed");
        attempt(db::flush);
        disk.add(FaultRule.on(CREATE).names("*.sst").fail(Reason.IO));
        puts(db, 5, "in a flush that fails first");
        attempt(db::flush);
        pass();
        disk.add(FaultRule.on(APPEND).names("*.wal").fail(Reason.DISK_FULL));
        puts(db, 3, "on a disk that is full for a while");
        pass();
        disk.add(FaultRule.on(CREATE).names("*.sst").skip(1).fail(Reason.IO));
        puts(db, 0, "in a compaction that fails first");
        attempt(db::flush);
        pass();
        puts(db, 2, "at the end");
        pass();
        last = db.state().health();
      } finally {
        attempt(db::close);
      }
    }

    private Options options() {
      return Options.builder()
          .profile(Profile.DEV)
          .set(Settings.DURABILITY, durability)
          .set(Settings.L0_TRIGGER, 3L)
          .set(Settings.PAUSE_MILLIS, 0L)
          .timeSource(time)
          .scheduler(scheduler)
          .build();
    }

    private void puts(Kiwi db, int from, String value) {
      for (int i = from; i < from + 8; i++) {
        int key = i;
        attempt(() -> {
          db.put(Stores.key(key), Stores.bytes(value));
          acknowledged.put(key, value);
        });
      }
    }

    /** A call that waits for ever would be an {@link IllegalStateException}. */
    private void attempt(Runnable call) {
      try {
        call.run();
      } catch (KiwiException e) {
        failures++;
      } catch (OutOfMemoryError e) {
        assertThat(e).hasMessage(LACK);
        failures++;
      }
    }

    private void pass() {
      boolean unused = tasks.await(() -> false, TimeUnit.SECONDS.toNanos(5));
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachOneInItsTurn(Durability durability) {
    Run sound = new Run(durability, NEVER);
    sound.toItsEnd();
    int fatal = 0;
    for (int i = 0; i < sound.scheduler.seen; i++) {
      Run run = new Run(durability, i);
      run.toItsEnd();
      assertThat(run.last).as("task %d", i).isIn(Health.FATAL, Health.CLOSED);
      fatal += run.last == Health.FATAL ? 1 : 0;
    }
    assertThat(fatal).isGreaterThan(20);
  }

  @Test
  void withoutARefusalTheFaultsHeal() {
    Run sound = new Run(Durability.BATCH, NEVER);
    sound.toItsEnd();
    assertThat(sound.last).isEqualTo(Health.OPEN);
    // A flush, and the writes of one round; the compaction has no caller.
    assertThat(sound.failures).isEqualTo(9);
    assertThat(sound.acknowledged).hasSize(13);
  }
}
