package io.kiwidb.testkit.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.io.FileHeader;
import io.kiwidb.io.FileKind;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Storage;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.spi.LogProvider.Creation;
import io.kiwidb.spi.LogProvider.Link;
import io.kiwidb.spi.LogProvider.Opening;
import io.kiwidb.spi.LogReader;
import io.kiwidb.spi.LogWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Appended records are read back, and lengths are correct. Part of {@link LogContract}. */
public interface LogRoundTrips extends LogSubject {
  @Test
  default void recordsOfAllSizesComeBackInOrder() {
    int[] sizes = {
      100, 0, 1, 7, 8, 9, 15, 16, 17, 4095, 4096, 4097, 65_519, 65_520, 65_536, 65_537, 131_055,
      131_056, 131_057, 131_072, 131_073, 0, 262_143, 262_144, 262_145, 1, 1 << 20, 3, 5_000_011, 12
    };
    LogImage image = LogImage.write(provider(), LogImage.ID, LogImage.payloads(1, sizes));
    LogImage.ReadLog log =
        LogImage.read(provider(), image.id(), image.bytes(), image.bytes().length);
    assertThat(log.records()).usingElementComparator(Arrays::compare).isEqualTo(image.payloads());
    assertThat(log.tornBytes()).isZero();
  }

  @Test
  default void manySmallRecordsComeBackInOrder() {
    long seed = 20;
    int[] sizes = new Random(seed).ints(20_000, 0, 200).toArray();
    LogImage image = LogImage.write(provider(), LogImage.ID, LogImage.payloads(seed, sizes));
    LogImage.ReadLog log =
        LogImage.read(provider(), image.id(), image.bytes(), image.bytes().length);
    assertThat(log.records()).usingElementComparator(Arrays::compare).isEqualTo(image.payloads());
  }

  @Test
  default void anEmptyRecordIsARecordAndNotTheEnd() {
    List<byte[]> steps = List.of(new byte[0], LogImage.SYNC, new byte[0], new byte[1], new byte[0]);
    LogImage image = LogImage.write(provider(), LogImage.ID, steps);
    LogImage.ReadLog log = LogImage.read(provider(), image.id(), image.bytes(), 0);
    assertThat(log.records()).extracting(record -> record.length).containsExactly(0, 0, 1, 0);
  }

  @Test
  default void aNewLogHasNoRecords() {
    LogImage image = LogImage.write(provider(), LogImage.ID, List.of());
    LogImage.ReadLog log =
        LogImage.read(provider(), image.id(), image.bytes(), image.bytes().length);
    assertThat(log.records()).isEmpty();
    assertThat(log.soundLength()).isEqualTo(image.bytes().length);
    assertThat(log.tornBytes()).isZero();
  }

  @Test
  default void theEndStaysTheEnd() {
    try (Storage storage = storage()) {
      try (LogWriter writer = LogImage.create(provider(), storage, LogImage.ID)) {
        LogImage.append(writer, new byte[10]);
      }
      try (LogReader reader = provider().open(new Opening(storage, LogImage.ID, 0))) {
        assertThat(reader.next()).isTrue();
        assertThat(reader.next()).isFalse();
        assertThat(reader.next()).isFalse();
        reader.close();
        reader.close();
      }
    }
  }

  @Test
  default void theFileStartsWithAHeaderThatNamesItsFormat() {
    try (Storage storage = storage();
        LogWriter writer = LogImage.create(provider(), storage, LogImage.ID);
        ReadableFile file = storage.open(LogImage.ID.name())) {
      FileHeader header = FileHeader.read(file);
      assertThat(header.provider()).isEqualTo(provider().format());
      assertThat(header.require(FileKind.LOG, provider().format(), LogImage.ID)).isSameAs(header);
      assertThat(writer.length()).isPositive().isLessThanOrEqualTo(file.size());
    }
  }

  @Test
  default void thePredecessorIsKept() {
    for (Link link :
        List.of(Link.NONE, new Link(6, 4711), new Link(Long.MAX_VALUE, Long.MAX_VALUE))) {
      try (Storage storage = storage()) {
        provider().create(new Creation(storage, LogImage.ID, link, 0)).close();
        assertThat(LogImage.read(provider(), storage, LogImage.ID, 0).predecessor())
            .isEqualTo(link);
      }
    }
  }

  @Test
  default void appendTellsTheLengthBehindTheRecordAndTheReaderAgrees() {
    try (Storage storage = storage();
        LogWriter writer = LogImage.create(provider(), storage, LogImage.ID)) {
      long before = writer.length();
      long[] ends = new long[20];
      for (int i = 0; i < ends.length; i++) {
        ends[i] = LogImage.append(writer, new byte[i]);
        assertThat(ends[i]).isEqualTo(writer.length()).isGreaterThanOrEqualTo(before + i);
        before = ends[i];
      }
      assertThat(storage.size(LogImage.ID.name())).isGreaterThanOrEqualTo(writer.length());
      try (LogReader reader = provider().open(new Opening(storage, LogImage.ID, 0))) {
        long end = reader.soundLength();
        for (int i = 0; i < ends.length; i++) {
          assertThat(reader.next()).isTrue();
          assertThat(reader.position()).isGreaterThanOrEqualTo(end);
          end = reader.soundLength();
          assertThat(end).isEqualTo(ends[i]);
        }
      }
    }
  }

  @Test
  default void aRecordCanBeReadWhileTheWriterGoesOn() {
    try (Storage storage = storage();
        LogWriter writer = LogImage.create(provider(), storage, LogImage.ID)) {
      for (int i = 0; i < 10; i++) {
        LogImage.append(writer, new byte[i]);
        assertThat(
                LogImage.read(provider(), storage, LogImage.ID, writer.length()).records())
            .hasSize(i + 1);
      }
    }
  }

  @Test
  default void appendTouchesNothingButTheHeadroom() {
    try (Storage storage = storage();
        LogWriter writer = LogImage.create(provider(), storage, LogImage.ID)) {
      for (int length = 0; length < 40; length++) {
        byte[] bytes = LogImage.payloads(3, 200).get(0);
        byte[] original = bytes.clone();
        int offset = 100;
        writer.append(bytes, offset, length);
        int headroom = offset - LogWriter.HEADROOM;
        assertThat(Arrays.equals(bytes, 0, headroom, original, 0, headroom)).isTrue();
        assertThat(Arrays.equals(bytes, offset, bytes.length, original, offset, bytes.length))
            .isTrue();
      }
    }
  }

  @Test
  default void syncMakesTheSyncedLengthTheLength() {
    try (Storage storage = storage();
        LogWriter writer = LogImage.create(provider(), storage, LogImage.ID)) {
      assertThat(writer.syncedLength()).isLessThanOrEqualTo(writer.length());
      writer.sync();
      assertThat(writer.syncedLength()).isEqualTo(writer.length());
      long synced = writer.syncedLength();
      LogImage.append(writer, new byte[5]);
      assertThat(writer.syncedLength()).isEqualTo(synced);
      writer.sync();
      writer.sync();
      assertThat(writer.syncedLength()).isEqualTo(writer.length()).isGreaterThan(synced);
    }
  }

  @Test
  default void aSyncBesideAppendsCoversWhatWasAppendedBefore() {
    try (Storage storage = storage();
        LogWriter writer = LogImage.create(provider(), storage, LogImage.ID)) {
      AtomicBoolean done = new AtomicBoolean();
      List<CompletableFuture<Void>> syncers = IntStream.range(0, 3)
          .mapToObj(i -> CompletableFuture.runAsync(() -> syncUntil(done, writer)))
          .toList();
      for (int i = 0; i < 20_000; i++) {
        LogImage.append(writer, new byte[i % 50]);
      }
      done.set(true);
      syncers.forEach(CompletableFuture::join);
      writer.sync();
      assertThat(LogImage.read(provider(), storage, LogImage.ID, writer.syncedLength())
              .records())
          .hasSize(20_000);
    }
  }

  private static void syncUntil(AtomicBoolean done, LogWriter writer) {
    do {
      long needed = writer.length();
      writer.sync();
      long synced = writer.syncedLength();
      assertThat(synced).isBetween(needed, writer.length());
    } while (!done.get());
  }

  @Test
  default void closingAWriterTwiceIsHarmless() {
    try (Storage storage = storage()) {
      LogWriter writer = LogImage.create(provider(), storage, LogImage.ID);
      writer.close();
      writer.close();
      LogProvider provider = provider();
      assertThat(LogImage.read(provider, storage, LogImage.ID, 0).records()).isEmpty();
    }
  }
}
