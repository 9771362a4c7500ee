package io.kiwidb.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.testkit.kill.KillCycles;
import io.kiwidb.testkit.kill.KillMoment;
import io.kiwidb.testkit.kill.KillTally;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of processes that use one store, hundreds of times. {@code ./kiwi soak kill} runs
 * more.
 */
class KilledProcessTest {
  private static final long SEED = 20;

  /** What the operating system has, it has in memory as on a disk. */
  @TempDir(factory = EveryCombinationTest.InMemory.class)
  private Path directory;

  @Test
  @Tag("jvm-independent")
  void whatWasAcknowledgedSurvivesAnyDeathOfTheProcess() throws Exception {
    KillTally tally = run(SEED, Long.getLong("kiwi.test.kills", 300));
    assertThat(KillMoment.values()).allMatch(moment -> tally.cycles(moment) > 0);
  }

  @Test
  void alsoOnThisJvm() throws Exception {
    run(SEED + 1, 15);
  }

  private KillTally run(long seed, long cycles) throws Exception {
    KillTally tally = new KillCycles(directory, seed).run(cycles, progress -> {});
    assertThat(tally.cycles()).isEqualTo(cycles);
    System.out.println("kill -9, seed " + seed + ": " + tally);
    return tally;
  }
}
