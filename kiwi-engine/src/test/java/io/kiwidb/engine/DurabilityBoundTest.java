package io.kiwidb.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Durability;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Settings;
import io.kiwidb.WriteOptions;
import io.kiwidb.engine.CutOffWriters.Losses;
import io.kiwidb.engine.schedule.ThreadScheduler;
import io.kiwidb.io.Scheduler;
import io.kiwidb.testkit.sim.ForwardingScheduler;
import io.kiwidb.testkit.sim.SimulatedTime;
import io.kiwidb.testkit.storage.CrashStorage;
import io.kiwidb.testkit.storage.SurvivalPolicy;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a power cut loses under each durability policy, with one writer and with several, whether
 * background syncs are on time or never happen: a prefix of the commit order remains, and no more
 * is lost than the policy allows.
 */
class DurabilityBoundTest {
  private static final int RUNS = 5;
  private static final int WRITES = 300;
  private static final long OPERATIONS = 10;
  private static final long MILLIS = 20;
  private static final long SPAN = TimeUnit.MILLISECONDS.toNanos(MILLIS);

  /** When the log is synced in the background. */
  enum Background {
    IN_TIME,
    NEVER
  }

  static Stream<Arguments> writersAndBackground() {
    return Stream.of(1, 4)
        .flatMap(writers -> Stream.of(Background.values()).map(b -> Arguments.of(writers, b)));
  }

  @ParameterizedTest
  @MethodSource("writersAndBackground")
  void syncLosesNothing(int writers, Background background) throws Exception {
    run(
        Durability.SYNC,
        writers,
        background,
        SPAN,
        losses -> assertThat(losses.count()).isZero());
  }

  @ParameterizedTest
  @MethodSource("writersAndBackground")
  void batchLosesFewerThanItsOperations(int writers, Background background) throws Exception {
    run(
        Durability.BATCH,
        writers,
        background,
        SPAN / 1000,
        losses -> assertThat(losses.count()).isLessThan(OPERATIONS));
  }

  @ParameterizedTest
  @MethodSource("writersAndBackground")
  void batchLosesNoMoreThanItsTime(int writers, Background background) throws Exception {
    run(
        Durability.BATCH,
        writers,
        background,
        SPAN / 2,
        losses -> assertThat(losses.spanNanos()).isLessThanOrEqualTo(SPAN));
  }

  @ParameterizedTest
  @MethodSource("writersAndBackground")
  void adaptiveLosesNoMoreThanItsTime(int writers, Background background) throws Exception {
    run(
        Durability.ADAPTIVE,
        writers,
        background,
        SPAN / 4,
        losses -> assertThat(losses.spanNanos()).isLessThanOrEqualTo(SPAN));
  }

  @ParameterizedTest
  @MethodSource("writersAndBackground")
  void withoutSyncsAPrefixIsLeft(int writers, Background background) throws Exception {
    run(Durability.NONE, writers, background, SPAN, losses -> {});
  }

  @ParameterizedTest
  @MethodSource("writersAndBackground")
  void aStricterWriteTakesAllBeforeItAlong(int writers, Background background) throws Exception {
    for (int run = 0; run < RUNS; run++) {
      CrashStorage disk = new CrashStorage();
      SimulatedTime time = new SimulatedTime();
      CutOffWriters loose = new CutOffWriters(time, SPAN, WriteOptions.defaults());
      try (ThreadScheduler threads = new ThreadScheduler("bound")) {
        Kiwi db = Kiwi.open(disk, options(Durability.NONE, time, scheduler(threads, background)));
        loose.run(db, writers, WRITES / 4, run);
        db.put(Stores.key(-1), new byte[0], WriteOptions.sync());
        disk.powerOff();
        Stores.abandon(db);
      }
      try (Kiwi recovered =
          Kiwi.open(disk.crash(SurvivalPolicy.NONE_SURVIVES, run), Stores.dev())) {
        recovered.delete(Stores.key(-1));
        assertThat(loose.lossesOf(recovered).count()).as("seed %d", run).isZero();
      }
    }
  }

  @Test
  void whatSkippedTheLogIsLostBackToTheLastFlush() throws Exception {
    for (int run = 0; run < RUNS; run++) {
      CrashStorage disk = new CrashStorage();
      CutOffWriters writers = new CutOffWriters(new SimulatedTime(), 0, WriteOptions.skipLog());
      Kiwi db = Kiwi.open(
          disk, Stores.dev().toBuilder().set(Settings.MEMTABLE_ENTRIES, 0L).build());
      writers.run(db, 4, 50, run);
      db.flush();
      db.put(Stores.key(-1), new byte[0], WriteOptions.skipLog());
      disk.powerOff();
      Stores.abandon(db);
      for (SurvivalPolicy policy : SurvivalPolicy.values()) {
        try (Kiwi recovered = Kiwi.open(disk.crash(policy, run), Stores.dev())) {
          assertThat(recovered.get(Stores.key(-1))).isNull();
          assertThat(writers.lossesOf(recovered).count())
              .as("seed %d, %s", run, policy)
              .isZero();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void whatSkipsTheLogIsLostToAPrefixWhereverThePowerGoesOff(int writers) throws Exception {
    cutOff(WriteOptions.skipLog(), Durability.NONE, writers, Background.IN_TIME, 0, losses -> {});
  }

  /**
   * Runs writers into a power cut again and again, and checks what is left under every way in which
   * unsynced bytes may survive.
   */
  private static void run(
      Durability policy, int writers, Background background, long pause, Consumer<Losses> bound)
      throws Exception {
    cutOff(WriteOptions.defaults(), policy, writers, background, pause, bound);
  }

  private static void cutOff(
      WriteOptions write,
      Durability policy,
      int writers,
      Background background,
      long pause,
      Consumer<Losses> bound)
      throws Exception {
    for (int run = 0; run < RUNS; run++) {
      SplittableRandom random = new SplittableRandom(run);
      CrashStorage disk = new CrashStorage();
      SimulatedTime time = new SimulatedTime();
      CutOffWriters cutOff = new CutOffWriters(time, pause, write);
      try (ThreadScheduler threads = new ThreadScheduler("bound")) {
        Kiwi db = Kiwi.open(disk, options(policy, time, scheduler(threads, background)));
        disk.crashAfter(disk.operations() + random.nextLong(WRITES));
        cutOff.run(db, writers, WRITES, run);
        disk.powerOff();
        Stores.abandon(db);
      }
      for (SurvivalPolicy survival : SurvivalPolicy.values()) {
        try (Kiwi recovered = Kiwi.open(disk.crash(survival, run), Stores.dev())) {
          Losses losses = cutOff.lossesOf(recovered);
          try {
            losses.requirePrefix();
            bound.accept(losses);
          } catch (AssertionError e) {
            throw new AssertionError("seed " + run + ", " + survival + ": " + losses, e);
          }
        }
      }
    }
  }

  private static Options options(Durability policy, SimulatedTime time, Scheduler scheduler) {
    return Stores.dev().toBuilder()
        .set(Settings.DURABILITY, policy)
        .set(Settings.BATCH_OPERATIONS, OPERATIONS)
        .set(Settings.BATCH_MILLIS, MILLIS)
        .set(Settings.ADAPTIVE_MILLIS, MILLIS)
        .set(Settings.MEMTABLE_ENTRIES, 50L)
        .timeSource(time)
        .scheduler(scheduler)
        .build();
  }

  private static Scheduler scheduler(ThreadScheduler threads, Background background) {
    return background == Background.IN_TIME ? threads : new LogLaneStandsStill(threads);
  }

  /** Background syncs are never run: writers have to keep the promise themselves. */
  private static final class LogLaneStandsStill extends ForwardingScheduler {
    LogLaneStandsStill(Scheduler threads) {
      super(threads);
    }

    @Override
    public void execute(Lane lane, Runnable task) {
      if (lane != Lane.LOG) {
        super.execute(lane, task);
      }
    }

    @Override
    public void schedule(Lane lane, long delayNanos, Runnable task) {
      if (lane != Lane.LOG) {
        super.schedule(lane, delayNanos, task);
      }
    }
  }
}
