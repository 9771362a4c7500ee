package io.kiwidb.testkit.kill;

import io.kiwidb.KiwiException;
import io.kiwidb.ProviderKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Processes that work on one store and are killed one after the other, each with new random
 * options, at a {@link KillMoment} of its life. After each crash all acknowledged writes are
 * present, batches are complete in all keyspaces, there is no other data, and {@code verify} finds
 * no problems. The next process recovers exactly what the crashed one left, unless the check
 * recovers it first, which it does occasionally.
 *
 * <p>A process crash loses no data of the operating system, so the durability of a write is
 * irrelevant. Only writes that skipped the log are lost, back to the last flush.
 *
 * <p>The seed determines options, moments, keys and values, but not the timing of the processes, so
 * a failure may not be reproducible from its seed; examine the directory instead.
 *
 * <p>Threading: one thread.
 */
public final class KillCycles {
  private static final int MOST_ACKNOWLEDGEMENTS = 300;
  private static final long WORTH_AN_ARCHIVE = 20;
  private static final int RECOVERED_BY_CHECK_IN = 6;

  private final Path directory;
  private final long seed;
  private final SplittableRandom random;
  private final Map<ProviderKind, List<String>> providers = DrawnOptions.providers();
  private final KillTally tally = new KillTally();
  private ChildJvm jvm = ChildJvm.likeThisOne();
  private long openingNanos = TimeUnit.MILLISECONDS.toNanos(500); // duration of the last opening
  private long closingNanos = TimeUnit.MILLISECONDS.toNanos(50);

  /**
   * Creates a run without an existing store.
   *
   * @param directory for the store and the output of its processes; empty or missing
   */
  public KillCycles(Path directory, long seed) {
    this.directory = directory;
    this.seed = seed;
    this.random = new SplittableRandom(seed);
  }

  /**
   * Runs a number of cycles. The first violation is thrown as an {@link AssertionError} with all
   * available details, and the directory is kept.
   *
   * @param progress receives the tally after each cycle
   */
  public KillTally run(long cycles, Consumer<KillTally> progress)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    if (cycles > WORTH_AN_ARCHIVE) {
      jvm = jvm.archived(directory);
    }
    List<String> logs = providers.getOrDefault(ProviderKind.LOG, List.of());
    CarriedStore store = new CarriedStore(directory.resolve("db"), seed, tally);
    for (long cycle = 0; cycle < cycles; cycle++) {
      KillMoment moment = KillMoment.draw(random);
      DrawnOptions options =
          DrawnOptions.draw(random, providers, logs.get((int) (cycle % logs.size())));
      try {
        cycle(store, moment, options);
      } catch (AssertionError | KiwiException e) {
        throw new AssertionError(
            "seed %d, cycle %d, killed %s, options %s, directory %s: %s%nrun again: ./kiwi soak kill --seed %d --cycles %d"
                .formatted(seed, cycle, moment, options, directory, e, seed, cycle + 1),
            e);
      }
      tally.cycle(moment);
      progress.accept(tally);
    }
    return tally;
  }

  private void cycle(CarriedStore store, KillMoment moment, DrawnOptions options)
      throws IOException, InterruptedException {
    if (moment == KillMoment.CREATING) {
      // A separate store: whatever is left of it after the kill, it must open.
      CarriedStore fresh =
          new CarriedStore(directory.resolve("new"), random.nextLong(), new KillTally());
      live(fresh, moment, options);
      fresh.recoverAndCheck(options.options());
      fresh.remove();
      return;
    }
    live(store, moment, options);
    store.checkAsItWasLeft();
    if (random.nextInt(RECOVERED_BY_CHECK_IN) == 0) {
      store.recoverAndCheck(options.options());
    }
  }

  private void live(CarriedStore store, KillMoment moment, DrawnOptions options)
      throws IOException, InterruptedException {
    try (ChildProcess process =
        jvm.start(DoomedProcess.class, store.arguments(options), directory.resolve("err"))) {
      try {
        store.await(process, Signal.OPENING);
        if (moment == KillMoment.OPENING || moment == KillMoment.CREATING) {
          LockSupport.parkNanos(random.nextLong(openingNanos));
        } else {
          work(store, process, moment);
        }
        if (moment != KillMoment.NEVER) {
          process.kill();
        }
        store.drain(process);
      } catch (AssertionError e) {
        process.exitCode();
        throw new AssertionError(e.getMessage() + "\n" + process.errors(), e);
      }
    }
  }

  private void work(CarriedStore store, ChildProcess process, KillMoment moment)
      throws IOException {
    openingNanos = store.await(process, Signal.OPENED);
    double drawn = random.nextDouble();
    for (long i = Math.round(drawn * drawn * MOST_ACKNOWLEDGEMENTS); i > 0; i--) {
      store.await(process, Signal.ACKNOWLEDGED);
    }
    if (moment == KillMoment.WRITING) {
      return;
    }
    process.order();
    store.await(process, Signal.CLOSING);
    if (moment == KillMoment.CLOSING) {
      LockSupport.parkNanos(random.nextLong(closingNanos));
    } else {
      closingNanos = store.await(process, Signal.CLOSED);
    }
  }
}
