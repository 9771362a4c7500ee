package io.kiwidb.testkit.kill;

import io.kiwidb.KiwiException;
import io.kiwidb.ProviderKind;
import io.kiwidb.io.KillPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Processes that work on one store and crash at a named {@link KillPoint}; after each crash the
 * store is checked like in {@link KillCycles}.
 *
 * <p>Threading: one thread.
 */
public final class KillPoints {
  private static final int LIVES = 12;
  private static final int MOST_HITS = 4;

  /** What a process does before it is ended, in its first life: on both sides, for any machine. */
  private static final int ACKNOWLEDGEMENTS = 250;

  private static final int MAINTENANCE = 6;

  private final Path directory;
  private final long seed;
  private final SplittableRandom random;
  private final Map<ProviderKind, List<String>> providers = DrawnOptions.providers();
  private final CarriedStore store;
  private final ChildJvm jvm;

  /**
   * Creates a run without an existing store.
   *
   * @param directory for the store and the output of its processes; empty or missing
   */
  public KillPoints(Path directory, long seed) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    this.directory = directory;
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    this.store = new CarriedStore(directory.resolve("db"), seed, new KillTally());
    this.jvm = ChildJvm.likeThisOne().archived(directory);
  }

  /** Returns the usable logs. */
  public List<String> logs() {
    return providers.getOrDefault(ProviderKind.LOG, List.of());
  }

  /**
   * Runs processes until one crashes at the point, and checks the store after each. A process that
   * does not reach the point closes its store or is killed, and the next one gets other options and
   * does more: both its writers and its housekeeper, of which either may be much faster. Throws
   * {@link AssertionError} after a dozen of them, or at a violation.
   */
  public void dieAt(String place, String log) throws IOException, InterruptedException {
    for (int life = 0; life < LIVES; life++) {
      DrawnOptions options = DrawnOptions.draw(random, providers, log);
      int hit = life >= LIVES / 2 || random.nextBoolean() ? 1 : 1 + random.nextInt(MOST_HITS);
      boolean closes = random.nextBoolean();
      try {
        boolean reached = live(place, hit, options, closes, life + 1);
        store.checkAsItWasLeft();
        if (reached) {
          return;
        }
      } catch (AssertionError | KiwiException e) {
        throw new AssertionError(
            "seed %d, hit %d of %s, options %s, directory %s: %s"
                .formatted(seed, hit, place, options, directory, e),
            e);
      }
    }
    throw new AssertionError("no process reached " + place + " with log " + log);
  }

  private boolean live(String place, int hit, DrawnOptions options, boolean closes, int share)
      throws IOException, InterruptedException {
    try (ChildProcess process = jvm.with("-D" + KillPoint.PROPERTY + "=" + place + ":" + hit)
        .start(DoomedProcess.class, store.arguments(options), directory.resolve("err"))) {
      try {
        int acknowledged = 0;
        int maintained = 0;
        boolean ended = false;
        for (Signal said = store.listen(process); said != null; said = store.listen(process)) {
          acknowledged += said == Signal.ACKNOWLEDGED ? 1 : 0;
          maintained += said == Signal.MAINTAINED ? 1 : 0;
          if (!ended
              && acknowledged >= ACKNOWLEDGEMENTS * share
              && maintained >= MAINTENANCE * share) {
            ended = true;
            if (closes) {
              process.order();
            } else {
              process.kill();
            }
          }
        }
        int code = process.exitCode();
        if (code != KillPoint.EXIT_CODE && code != 0 && closes) {
          throw new AssertionError("the process ended with exit code " + code);
        }
        return code == KillPoint.EXIT_CODE;
      } catch (AssertionError e) {
        process.exitCode();
        throw new AssertionError(e.getMessage() + "\n" + process.errors(), e);
      }
    }
  }
}
