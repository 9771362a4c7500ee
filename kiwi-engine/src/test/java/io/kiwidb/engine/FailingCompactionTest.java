package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static io.kiwidb.engine.Stores.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.CompactionFilter;
import io.kiwidb.CompactionFilter.Verdict;
import io.kiwidb.Counter;
import io.kiwidb.DatabaseState.Health;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiEvent;
import io.kiwidb.KiwiEvent.BackgroundFailed;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ProviderException;
import io.kiwidb.ProviderKind;
import io.kiwidb.ReadOnlyDatabaseException;
import io.kiwidb.Settings;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.sim.SimulatedScheduler;
import io.kiwidb.testkit.sim.SimulatedTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * User code that fails in a compaction is retried with growing delays, and the failure is visible
 * in the state.
 */
class FailingCompactionTest {
  private static final int TOO_OFTEN = 1_000;
  private static final Long[] PAUSES = {
    100L, 200L, 400L, 800L, 1_600L, 3_200L, 6_400L, 10_000L, 10_000L, 10_000L, 10_000L
  };

  private final SimulatedTime time = new SimulatedTime();
  private final SimulatedScheduler scheduler = new SimulatedScheduler(time, 8);
  private final List<BackgroundFailed> failures = new ArrayList<>();
  private final List<Long> calls = new ArrayList<>(); // of the filter, in milliseconds
  private Supplier<Verdict> filter = () -> Verdict.KEEP;

  private Options.Builder options() {
    return Options.builder()
        .profile(Profile.DEV)
        .set(Settings.L0_TRIGGER, 2L)
        .set(Settings.COMPACTION_WORKERS, 4L)
        .set(Settings.PAUSE_MILLIS, 0L)
        .set(Settings.IDLE_MILLIS, 0L)
        .timeSource(time)
        .scheduler(scheduler)
        .listener(this::note);
  }

  private void note(KiwiEvent event) {
    if (event instanceof BackgroundFailed failed) {
      failures.add(failed);
    }
  }

  private Kiwi open() {
    return open(options());
  }

  private Kiwi open(Options.Builder options) {
    CompactionFilter users = candidate -> {
      calls.add(TimeUnit.NANOSECONDS.toMillis(time.nanos()));
      return filter.get();
    };
    return Kiwi.open(new MemoryStorage(), options.compactionFilter(users).build());
  }

  private static Kiwi open(Options.Builder options, String strategy) {
    Options chosen = options.provider(ProviderKind.STRATEGY, strategy).build();
    return BrokenStrategies.whileFound(() -> Kiwi.open(new MemoryStorage(), chosen));
  }

  /** Two tables that overlap: what the trigger asks for. */
  private static void fill(Kiwi db) {
    for (int i = 0; i < 2; i++) {
      db.put(key(1), bytes("v" + i));
      db.put(key(2), bytes("v" + i));
      db.flush();
    }
  }

  private void pass(long seconds) {
    boolean unused = scheduler.await(
        () -> calls.size() > TOO_OFTEN || failures.size() > TOO_OFTEN,
        TimeUnit.SECONDS.toNanos(seconds));
  }

  private List<Long> pauses() {
    List<Long> pauses = new ArrayList<>();
    for (int i = 1; i < calls.size(); i++) {
      pauses.add(calls.get(i) - calls.get(i - 1));
    }
    return pauses;
  }

  private static Verdict throwError() {
    throw new StackOverflowError("of a user");
  }

  private static Verdict throwException() {
    throw new IllegalStateException("of a user");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFilterThatAlwaysThrowsIsAskedLessAndLessOften(boolean error) {
    filter = error ? FailingCompactionTest::throwError : FailingCompactionTest::throwException;
    try (Kiwi db = open()) {
      fill(db);
      pass(60);
      assertThat(pauses()).containsExactly(PAUSES);
      assertThat(failures).hasSameSizeAs(calls);
      assertThat(failures).allSatisfy(failed -> {
        assertThat(failed.what()).isEqualTo("compaction");
        assertThat(failed.error())
            .isInstanceOf(ProviderException.class)
            .hasMessageContaining("the compaction filter " + getClass().getName())
            .hasMessageContaining("of a user");
      });
      assertThat(db.stats().counter(Counter.BACKGROUND_FAILURES)).isEqualTo(calls.size());
      assertThat(db.state().health()).isEqualTo(Health.DEGRADED);
      assertThat(text(db.get(key(1)))).isEqualTo("v1");
    }
    scheduler.assertNoFailures();
  }

  /** The JVM would give the same error for as long as it lives. */
  @Test
  void whatCannotBeLinkedIsNotTriedAgain() {
    filter = () -> {
      throw new NoClassDefFoundError("of a user");
    };
    try (Kiwi db = open()) {
      fill(db);
      pass(60);
      assertThat(calls).hasSize(1);
      assertThat(failures).hasSize(1);
      assertThat(db.state().health()).isEqualTo(Health.FATAL);
      assertThat(text(db.get(key(1)))).isEqualTo("v1");
      assertThatThrownBy(() -> db.put(key(1), bytes("v2")))
          .isInstanceOf(ReadOnlyDatabaseException.class)
          .hasMessageContaining("compaction failed")
          .hasMessageContaining("restart the process to resume writing");
    }
    scheduler.assertNoFailures();
  }

  @Test
  void causesInACircleAreLookedAtForAWhile() {
    IllegalStateException one = new IllegalStateException("of a user");
    one.initCause(new IllegalStateException("which caused it", one));
    filter = () -> {
      throw one;
    };
    try (Kiwi db = open()) {
      fill(db);
      pass(1);
      assertThat(db.state().health()).isEqualTo(Health.DEGRADED);
    }
    scheduler.assertNoFailures();
  }

  @Test
  void afterASuccessThePausesAreShortAgain() {
    filter = FailingCompactionTest::throwException;
    try (Kiwi db = open()) {
      fill(db);
      pass(10);
      filter = () -> Verdict.KEEP;
      pass(10);
      assertThat(db.state().health()).isEqualTo(Health.OPEN);
      assertThat(db.stats().levels().get(0).tables()).isZero();

      filter = FailingCompactionTest::throwException;
      calls.clear();
      fill(db);
      pass(1);
      assertThat(pauses()).containsExactly(100L, 200L, 400L);
    }
    scheduler.assertNoFailures();
  }

  /** Compactions fail for ever, and level 0 has as many runs as stop writers. */
  @Test
  void whoWaitsForWhatKeepsFailingIsToldWhy() {
    filter = FailingCompactionTest::throwException;
    Options.Builder few = options().set(Settings.L0_SLOWDOWN, 4L).set(Settings.L0_STOP, 5L);
    try (Kiwi db = open(few)) {
      assertThatThrownBy(() -> {
            for (int i = 0; i < 10; i++) {
              fill(db);
            }
          })
          .isInstanceOf(ReadOnlyDatabaseException.class)
          .hasMessageContaining("compaction failed")
          .hasMessageContaining("writes resume automatically once that is resolved");
      assertThat(db.state().health()).isEqualTo(Health.READ_ONLY);
      assertThat(db.get(key(1))).isNotNull();

      filter = () -> Verdict.KEEP;
      pass(20);
      assertThat(db.state().health()).isEqualTo(Health.OPEN);
      fill(db);
    }
    scheduler.assertNoFailures();
  }

  @Test
  void aCompactionByHandNeedNotWaitForTheNextTry() {
    filter = FailingCompactionTest::throwException;
    try (Kiwi db = open()) {
      fill(db);
      pass(20);
      filter = () -> Verdict.REMOVE;
      long before = time.nanos();
      db.compact();
      assertThat(time.nanos()).isEqualTo(before);
      assertThat(db.get(key(1))).isNull();
      pass(20);
      assertThat(db.state().health()).isEqualTo(Health.OPEN); // nothing is left to do
    }
    scheduler.assertNoFailures();
  }

  @Test
  @SuppressWarnings("NullAway") // that is what it is for
  void aFilterThatAnswersNothingChangesNothing() {
    filter = () -> null;
    try (Kiwi db = open()) {
      fill(db);
      pass(1);
      assertThat(failures).isNotEmpty();
      assertThat(failures.get(0).error()).hasMessageContaining("returned null");
      assertThat(text(db.get(key(1)))).isEqualTo("v1");
    }
    scheduler.assertNoFailures();
  }

  @ParameterizedTest
  @ValueSource(strings = {"throws-in-choose", "throws-in-debt", "chooses-nonsense", "answers-null"})
  void aBrokenStrategyIsAskedLessAndLessOftenAndHurtsNobodyElse(String strategy) {
    try (Kiwi db = open(options(), strategy)) {
      fill(db);
      pass(60);
      assertThat(failures).hasSizeBetween(10, 24);
      assertThat(failures)
          .allSatisfy(failed -> assertThat(failed.error())
              .isInstanceOf(ProviderException.class)
              .hasMessageContaining("strategy " + strategy));
      assertThat(db.state().health()).isEqualTo(Health.DEGRADED);
      assertThat(db.stats().debt().runs()).isEqualTo(2);
      db.put(key(3), bytes("v3"));
      db.flush();
      assertThat(text(db.get(key(3)))).isEqualTo("v3");
      assertThat(db.stats().levels().get(0).tables()).isEqualTo(3);
    }
    scheduler.assertNoFailures();
  }
}
