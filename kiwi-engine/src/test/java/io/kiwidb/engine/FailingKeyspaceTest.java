package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.CompactionFilter;
import io.kiwidb.CompactionFilter.Verdict;
import io.kiwidb.Counter;
import io.kiwidb.DatabaseState.Health;
import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.Settings;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.sim.SimulatedScheduler;
import io.kiwidb.testkit.sim.SimulatedTime;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Compactions of one keyspace fail, and those of others do not. */
class FailingKeyspaceTest {
  private final SimulatedTime time = new SimulatedTime();
  private final SimulatedScheduler scheduler = new SimulatedScheduler(time, 8);
  private final Kiwi db = Kiwi.open(
      new MemoryStorage(),
      Options.builder()
          .profile(Profile.DEV)
          .set(Settings.L0_TRIGGER, 2L)
          .set(Settings.PAUSE_MILLIS, 0L)
          .set(Settings.IDLE_MILLIS, 0L)
          .timeSource(time)
          .scheduler(scheduler)
          .build());
  private boolean broken = true;
  private final Keyspace failing = db.createKeyspace(
      "failing", KeyspaceOptions.builder().compactionFilter(filter()).build());

  private CompactionFilter filter() {
    return candidate -> {
      if (broken) {
        throw new IllegalStateException("of a user");
      }
      return Verdict.KEEP;
    };
  }

  /** Two tables that overlap: what the trigger asks for. */
  private static void fill(Keyspace keyspace) {
    for (int i = 0; i < 2; i++) {
      keyspace.put(key(1), bytes("v" + i));
      keyspace.put(key(2), bytes("v" + i));
      keyspace.flush();
    }
  }

  private boolean passUntil(BooleanSupplier condition) {
    return scheduler.await(condition, TimeUnit.MINUTES.toNanos(1));
  }

  private Health health() {
    return db.state().health();
  }

  private void fail() {
    fill(failing);
    assertThat(passUntil(() -> health() == Health.DEGRADED)).isTrue();
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void droppingItEndsTheTrouble() {
    fail();
    db.dropKeyspace("failing");
    assertThat(health()).isEqualTo(Health.OPEN);
  }

  @Test
  void clearingItEndsTheTrouble() {
    fail();
    failing.clear();
    assertThat(health()).isEqualTo(Health.OPEN);
    fail();
    broken = false;
    assertThat(passUntil(() -> health() == Health.OPEN)).isTrue();
  }

  @Test
  void theSuccessOfAnotherDoesNotHideIt() {
    Keyspace other = db.createKeyspace("other");
    fail();
    fill(other);
    assertThat(passUntil(() -> other.stats().counter(Counter.COMPACTIONS) > 0)).isTrue();
    assertThat(health()).isEqualTo(Health.DEGRADED);
    assertThat(passUntil(() -> health() == Health.OPEN)).isFalse();
    broken = false;
    assertThat(passUntil(() -> health() == Health.OPEN)).isTrue();
  }
}
