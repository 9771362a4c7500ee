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
  private static final int ACKNOWLEDGEMENTS = 250;

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
   * more time: on a busy machine maintenance may not have its turn before. Throws
   * {@link AssertionError} after a dozen of them, or at a violation.
   */
  public void dieAt(String place, String log) throws IOException, InterruptedException {
    for (int life = 0; life < LIVES; life++) {
      DrawnOptions options = DrawnOptions.draw(random, providers, log);
      int hit = life >= LIVES / 2 || random.nextBoolean() ? 1 : 1 + random.nextInt(MOST_HITS);
      boolean closes = random.nextBoolean();
      try {
        boolean reached = live(place, hit, options, closes, ACKNOWLEDGEMENTS * (life + 1));
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

  private boolean live(
      String place, int hit, DrawnOptions options, boolean closes, int acknowledgements)
      throws IOException, InterruptedException {
    try (ChildProcess process = jvm.with("-D" + KillPoint.PROPERTY + "=" + place + ":" + hit)
        .start(DoomedProcess.class, store.arguments(options), directory.resolve("err"))) {
      try {
        int acknowledged = 0;
        for (Signal said = store.listen(process); said != null; said = store.listen(process)) {
          if (said == Signal.ACKNOWLEDGED && ++acknowledged == acknowledgements) {
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
