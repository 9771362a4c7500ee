package io.kiwidb.testkit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.CorruptionException;
import io.kiwidb.io.FileId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Damage results in a shorter log or an exception, never in other data, and never in a shorter log
 * where bytes had been synced. Part of {@link LogContract}.
 */
public interface LogDamage extends LogSubject {
  private LogImage unsynced() {
    return LogImage.write(provider(), LogImage.ID, LogImage.payloads(11, 20, 0, 3, 41, 8, 1, 17));
  }

  /** Writes a log that was synced after its fourth record, as the following records prove. */
  private LogImage synced() {
    List<byte[]> payloads = LogImage.payloads(12, 20, 0, 3, 41, 8, 1, 17);
    List<byte[]> steps = List.of(
        payloads.get(0),
        payloads.get(1),
        payloads.get(2),
        payloads.get(3),
        LogImage.SYNC,
        payloads.get(4),
        payloads.get(5),
        payloads.get(6));
    return LogImage.write(provider(), LogImage.ID, steps);
  }

  @Test
  default void everyTruncationOfAnUnsyncedLogIsAPrefix() {
    LogImage image = unsynced();
    for (int length = 0; length <= image.bytes().length; length++) {
      LogImage.ReadLog log =
          LogImage.read(provider(), image.id(), Arrays.copyOf(image.bytes(), length), 0);
      assertThat(log.isPrefixOf(image.payloads())).as("cut at %d", length).isTrue();
      assertThat(log.records()).as("cut at %d", length).hasSize(image.recordsBefore(length));
      assertThat(log.soundLength() + log.tornBytes())
          .as("cut at %d", length)
          .isLessThanOrEqualTo(length);
    }
  }

  @Test
  default void everyZeroedTailOfAnUnsyncedLogIsAPrefix() {
    LogImage image = unsynced();
    for (int from = 0; from <= image.bytes().length; from++) {
      byte[] bytes = image.bytes().clone();
      Arrays.fill(bytes, from, bytes.length, (byte) 0);
      LogImage.ReadLog log = LogImage.read(provider(), image.id(), bytes, 0);
      assertThat(log.isPrefixOf(image.payloads())).as("zeros from %d", from).isTrue();
      assertThat(log.records().size())
          .as("zeros from %d", from)
          .isGreaterThanOrEqualTo(image.recordsBefore(from));
    }
  }

  @Test
  default void zerosBehindTheRecordsAreACleanEnd() {
    LogImage image = unsynced();
    for (int zeros : new int[] {1, 7, 8, 15, 16, 17, 4096, 1_000_003}) {
      byte[] grown = Arrays.copyOf(image.bytes(), image.bytes().length + zeros);
      LogImage.ReadLog log = LogImage.read(provider(), image.id(), grown, image.bytes().length);
      assertThat(log.records()).usingElementComparator(Arrays::compare).isEqualTo(image.payloads());
      assertThat(log.soundLength()).isEqualTo(image.bytes().length);
      assertThat(log.tornBytes()).as("%d zeros", zeros).isZero();
    }
  }

  @Test
  default void garbageBehindTheRecordsIsATornTail() {
    LogImage image = unsynced();
    int sound = image.bytes().length;
    Random random = new Random(13);
    for (int garbage : new int[] {1, 7, 8, 15, 16, 17, 100, 4096, 300_001}) {
      byte[] grown = Arrays.copyOf(image.bytes(), sound + garbage);
      for (int i = sound; i < grown.length; i++) {
        grown[i] = (byte) (1 + random.nextInt(255));
      }
      LogImage.ReadLog log =
          LogImage.read(provider(), image.id(), Arrays.copyOf(grown, grown.length + 5000), sound);
      assertThat(log.records()).usingElementComparator(Arrays::compare).isEqualTo(image.payloads());
      assertThat(log.soundLength()).isEqualTo(sound);
      assertThat(log.tornBytes()).isEqualTo(garbage);
    }
  }

  @Test
  default void everyFlippedBitOfAnUnsyncedLogEndsItThere() {
    LogImage image = unsynced();
    for (int i = 0; i < image.bytes().length * Byte.SIZE; i++) {
      int offset = i / Byte.SIZE;
      byte[] bytes = image.flipped(offset, 1 << i % Byte.SIZE);
      LogImage.ReadLog log = LogImage.read(provider(), image.id(), bytes, 0);
      assertThat(log.isPrefixOf(image.payloads())).as("bit %d", i).isTrue();
      assertThat(log.records()).as("bit %d", i).hasSize(image.recordsBefore(offset));
    }
  }

  @Test
  default void everyChangedByteBeforeTheKnownBoundIsCorruption() {
    LogImage image = unsynced();
    int bound = image.bytes().length;
    for (int offset = 0; offset < bound; offset++) {
      for (int mask : new int[] {1, 0x80, 0xff}) {
        byte[] bytes = image.flipped(offset, mask);
        assertThatThrownBy(() -> LogImage.read(provider(), image.id(), bytes, bound))
            .as("offset %d, mask %d", offset, mask)
            .isInstanceOfSatisfying(
                CorruptionException.class,
                e -> assertThat(e.file()).isEqualTo(image.id().name()));
      }
    }
  }

  @Test
  default void everyChangedByteBeforeAProvenBoundIsCorruption() {
    LogImage image = synced();
    long bound = image.ends().get(3);
    for (int offset = 0; offset < image.bytes().length; offset++) {
      for (int mask : new int[] {1, 0x80, 0xff}) {
        byte[] bytes = image.flipped(offset, mask);
        if (offset < bound) {
          assertThatThrownBy(() -> LogImage.read(provider(), image.id(), bytes, 0))
              .as("offset %d, mask %d", offset, mask)
              .isInstanceOf(CorruptionException.class);
        } else {
          LogImage.ReadLog log = LogImage.read(provider(), image.id(), bytes, 0);
          assertThat(log.isPrefixOf(image.payloads()))
              .as("offset %d, mask %d", offset, mask)
              .isTrue();
          assertThat(log.records())
              .as("offset %d, mask %d", offset, mask)
              .hasSize(image.recordsBefore(offset));
        }
      }
    }
  }

  @Test
  default void aHoleBeforeAProvenBoundIsCorruption() {
    LogImage image = synced();
    long bound = image.ends().get(3);
    for (int from = 0; from < bound; from++) {
      for (int to = from + 1; to <= bound; to += 13) {
        byte[] bytes = image.bytes().clone();
        Arrays.fill(bytes, from, to, (byte) 0);
        if (!Arrays.equals(bytes, image.bytes())) {
          assertThatThrownBy(() -> LogImage.read(provider(), image.id(), bytes, 0))
              .as("zeros from %d to %d", from, to)
              .isInstanceOf(CorruptionException.class);
        }
      }
    }
  }

  @Test
  default void everyTruncationBelowTheKnownBoundIsCorruption() {
    LogImage image = unsynced();
    int bound = image.bytes().length;
    for (int length = 0; length < bound; length++) {
      byte[] cut = Arrays.copyOf(image.bytes(), length);
      assertThatThrownBy(() -> LogImage.read(provider(), image.id(), cut, bound))
          .as("cut at %d", length)
          .isInstanceOf(CorruptionException.class);
      byte[] zeroed = Arrays.copyOf(cut, bound + 4096);
      if (!Arrays.equals(zeroed, 0, bound, image.bytes(), 0, bound)) {
        assertThatThrownBy(() -> LogImage.read(provider(), image.id(), zeroed, bound))
            .as("zeros from %d", length)
            .isInstanceOf(CorruptionException.class);
      }
    }
  }

  @Test
  default void randomDamageNeverComesBackAsData() {
    LogImage image = synced();
    for (long seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = image.bytes().clone();
      for (int i = random.nextInt(8); i >= 0; i--) {
        int from = random.nextInt(bytes.length);
        int length = Math.min(1 + random.nextInt(24), bytes.length - from);
        // Ranges of the file's own bytes are the hardest case: they are intact, but at the wrong
        // offset.
        System.arraycopy(
            image.bytes(), random.nextInt(bytes.length - length + 1), bytes, from, length);
      }
      Optional<LogImage.ReadLog> log = readOrCorrupt(image, bytes);
      assertThat(log.map(read -> read.isPrefixOf(image.payloads())).orElse(true))
          .as("seed %d", seed)
          .isTrue();
    }
  }

  private Optional<LogImage.ReadLog> readOrCorrupt(LogImage image, byte[] bytes) {
    try {
      return Optional.of(LogImage.read(provider(), image.id(), bytes, 0));
    } catch (CorruptionException expected) {
      return Optional.empty();
    }
  }

  @Test
  default void recordsOfAnotherPlaceInTheFileAreNotTaken() {
    LogImage image = LogImage.write(provider(), LogImage.ID, LogImage.payloads(14, 64, 64, 64, 64));
    int first = Math.toIntExact(image.ends().get(0));
    int second = Math.toIntExact(image.ends().get(1));
    byte[] bytes = image.bytes().clone();
    System.arraycopy(image.bytes(), second, bytes, first, second - first);
    LogImage.ReadLog log = LogImage.read(provider(), image.id(), bytes, 0);
    assertThat(log.records()).hasSize(1);
    assertThat(log.isPrefixOf(image.payloads())).isTrue();
  }

  @Test
  default void recordsOfAnotherFileAreNotTaken() {
    LogImage image = unsynced();
    FileId[] others = {
      new FileId(image.id().name(), image.id().number() + 1, image.id().database()),
      new FileId(image.id().name(), image.id().number(), new UUID(1, 2))
    };
    for (FileId id : others) {
      LogImage other =
          LogImage.write(provider(), id, LogImage.payloads(15, 20, 0, 3, 41, 8, 1, 17));
      assertThat(other.ends()).isEqualTo(image.ends());
      for (int kept = 0; kept < image.ends().size(); kept++) {
        int from = Math.toIntExact(image.ends().get(kept));
        byte[] bytes = image.bytes().clone();
        System.arraycopy(other.bytes(), from, bytes, from, bytes.length - from);
        LogImage.ReadLog log = LogImage.read(provider(), image.id(), bytes, 0);
        assertThat(log.records()).as("%s behind %d", id, from).hasSize(kept + 1);
        assertThat(log.isPrefixOf(image.payloads())).isTrue();
      }
    }
  }

  @Test
  default void aFileThatWasSwappedIsCorruption() {
    LogImage image = unsynced();
    FileId[] others = {
      new FileId(image.id().name(), image.id().number() + 1, image.id().database()),
      new FileId(image.id().name(), image.id().number(), new UUID(1, 2))
    };
    for (FileId id : others) {
      assertThatThrownBy(() -> LogImage.read(provider(), id, image.bytes(), 0))
          .isInstanceOf(CorruptionException.class)
          .hasMessageContaining(image.id().name());
    }
  }
}
