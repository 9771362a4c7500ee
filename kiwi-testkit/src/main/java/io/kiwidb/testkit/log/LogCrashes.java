package io.kiwidb.testkit.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.spi.LogWriter;
import io.kiwidb.testkit.storage.CrashStorage;
import io.kiwidb.testkit.storage.SurvivalPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The state after a power failure and after a process crash. Part of {@link LogContract}. */
public interface LogCrashes extends LogSubject {
  @ParameterizedTest
  @EnumSource(SurvivalPolicy.class)
  default void aPowerCutLeavesAPrefixWithEverythingThatWasSynced(SurvivalPolicy policy) {
    for (long seed = 0; seed < 200; seed++) {
      CrashStorage disk = new CrashStorage();
      List<byte[]> payloads = new ArrayList<>();
      long synced = writeAtRandom(disk, payloads, new Random(seed));
      CrashStorage left = disk.crash(policy, seed);
      for (long known : new long[] {0, synced}) {
        LogImage.ReadLog log = LogImage.read(provider(), left, LogImage.ID, known);
        assertThat(log.isPrefixOf(payloads)).as("%s, seed %d", policy, seed).isTrue();
        assertThat(log.soundLength())
            .as("%s, seed %d", policy, seed)
            .isGreaterThanOrEqualTo(synced);
      }
    }
  }

  /**
   * Appends and syncs at random; returns the synced length. The file name is durable, the header
   * only after a sync.
   */
  private long writeAtRandom(CrashStorage disk, List<byte[]> payloads, Random random) {
    try (LogWriter writer = LogImage.create(provider(), disk, LogImage.ID)) {
      disk.syncDirectory();
      for (int i = random.nextInt(40); i > 0; i--) {
        if (random.nextInt(6) == 0) {
          writer.sync();
          assertThat(disk.durableLength(LogImage.ID.name()))
              .isGreaterThanOrEqualTo(writer.syncedLength());
        } else {
          byte[] payload = new byte[random.nextInt(random.nextBoolean() ? 100 : 12_000)];
          random.nextBytes(payload);
          LogImage.append(writer, payload);
          payloads.add(payload);
        }
      }
      return writer.syncedLength();
    }
  }

  @Test
  default void aKilledProcessLosesNothingThatWasAppended() {
    for (long seed = 0; seed < 50; seed++) {
      CrashStorage disk = new CrashStorage();
      List<byte[]> payloads = new ArrayList<>();
      writeAtRandom(disk, payloads, new Random(seed));
      LogImage.ReadLog log = LogImage.read(provider(), disk.killProcess(), LogImage.ID, 0);
      assertThat(log.records())
          .as("seed %d", seed)
          .usingElementComparator(Arrays::compare)
          .isEqualTo(payloads);
    }
  }
}
