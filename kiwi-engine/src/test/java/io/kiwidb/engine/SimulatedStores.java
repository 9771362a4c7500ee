package io.kiwidb.engine;

import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ProviderKind;
import io.kiwidb.io.Storage;
import io.kiwidb.testkit.crash.CrashHarness;
import io.kiwidb.testkit.sim.SimulatedScheduler;
import io.kiwidb.testkit.sim.SimulatedTime;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stores whose power is cut, each with a scheduler of its own, so that nothing of a crashed one goes on in the next.
 *
 * <p>Threading: not thread-safe.
 */
final class SimulatedStores implements Function<Storage, Kiwi> {
  private final long seed;
  private final String strategy;
  private @Nullable SimulatedScheduler scheduler;

  private SimulatedStores(long seed, String strategy) {
    this.seed = seed;
    this.strategy = strategy;
  }

  /** Cuts the power of such stores. */
  static CrashHarness harness(long seed, String strategy) {
    SimulatedStores stores = new SimulatedStores(seed, strategy);
    return new CrashHarness(stores).betweenOperations(stores::runOne);
  }

  @Override
  public Kiwi apply(Storage storage) {
    SimulatedTime time = new SimulatedTime();
    scheduler = new SimulatedScheduler(time, seed);
    return Kiwi.open(
        storage,
        Options.builder()
            .profile(Profile.DEV)
            .provider(ProviderKind.STRATEGY, strategy)
            .timeSource(time)
            .scheduler(scheduler)
            .build());
  }

  private void runOne() {
    if (scheduler != null) {
      scheduler.runOne();
    }
  }
}
