package io.kiwidb.engine;

import io.kiwidb.Kiwi;
import io.kiwidb.KiwiEvent;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ProviderKind;
import io.kiwidb.Settings;
import io.kiwidb.TableInfo;
import io.kiwidb.io.Storage;
import io.kiwidb.testkit.crash.CrashHarness;
import io.kiwidb.testkit.sim.SimulatedScheduler;
import io.kiwidb.testkit.sim.SimulatedTime;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stores whose power is cut, each with a scheduler of its own, so that nothing of a crashed one goes on in the next. They are so small
 * that a few writes make a table and a few tables make a level.
 *
 * <p>Threading: not thread-safe.
 */
final class SimulatedStores implements Function<Storage, Kiwi> {
  private final long seed;
  private final String strategy;
  private final Map<Long, List<Long>> inputs = new HashMap<>(); // of compactions, by job
  private final Set<Change> changes = EnumSet.noneOf(Change.class);
  private @Nullable SimulatedScheduler scheduler;

  /** What changes the tables of a store. */
  enum Change {
    FLUSH,
    MERGE,
    MOVE
  }

  SimulatedStores(long seed, String strategy) {
    this.seed = seed;
    this.strategy = strategy;
  }

  /** Cuts the power of such stores. */
  CrashHarness harness() {
    return new CrashHarness(this).betweenOperations(this::runOne);
  }

  /** What happened in them so far. */
  Set<Change> changes() {
    return changes;
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
            .set(Settings.MEMTABLE_ENTRIES, 6L)
            .set(Settings.TABLE_BYTES, 4L << 10)
            .set(Settings.L0_TRIGGER, 2L)
            .set(Settings.LEVEL_BASE_BYTES, 4L << 10)
            .set(Settings.LEVEL_MULTIPLIER, 2L)
            .listener(this::note)
            .timeSource(time)
            .scheduler(scheduler)
            .build());
  }

  private void note(KiwiEvent event) {
    if (event instanceof KiwiEvent.FlushCompleted) {
      changes.add(Change.FLUSH);
    } else if (event instanceof KiwiEvent.CompactionBegun begun) {
      inputs.put(begun.job(), numbers(begun.inputs()));
    } else if (event instanceof KiwiEvent.CompactionCompleted completed) {
      boolean moved = numbers(completed.outputs()).equals(inputs.get(completed.job()));
      changes.add(moved ? Change.MOVE : Change.MERGE);
    }
  }

  private static List<Long> numbers(List<TableInfo> tables) {
    return tables.stream().map(TableInfo::number).toList();
  }

  private void runOne() {
    if (scheduler != null) {
      scheduler.runOne();
    }
  }
}
