package io.kiwidb.wal.mmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.OpenMode;
import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.FileId;
import io.kiwidb.io.MappableStorage;
import io.kiwidb.io.MappedRegion;
import io.kiwidb.io.Storage;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.spi.LogProvider.Creation;
import io.kiwidb.spi.LogProvider.Link;
import io.kiwidb.spi.LogProvider.Opening;
import io.kiwidb.spi.LogReader;
import io.kiwidb.spi.LogWriter;
import io.kiwidb.storage.FileSystemStorage;
import io.kiwidb.testkit.provider.AllocationMeter;
import io.kiwidb.testkit.storage.FaultRule;
import io.kiwidb.testkit.storage.FaultStorage;
import io.kiwidb.testkit.storage.StorageOperation;
import io.kiwidb.wal.segmented.SegmentedLogProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What logs do that are written through mapped memory, in a real directory. A test class for each
 * of them extends this.
 */
public abstract class MappedSegments {
  /** The segment that is written. */
  protected static final FileId ID = new FileId("000007.wal", 7, new UUID(1, 2));

  /** Where segments are written. */
  @TempDir(factory = InPlaceDirectory.class)
  protected Path directory;

  /** The log under test. */
  protected abstract LogProvider provider();

  /** Maps a file as the log under test does. */
  protected abstract MappedRegion map(MappableStorage storage, String name, long capacity);

  @Test
  void isAvailableWithTheFlagsThatTheBuildSets() {
    assertThat(provider().availability().reason()).isEmpty();
  }

  @Test
  void segmentIsMappedFromTheStart() {
    try (Storage storage = open();
        LogWriter writer = create(storage, 1 << 20)) {
      assertThat(storage.size(ID.name()))
          .isBetween((long) MappedAppendFile.LEAST_STEP_BYTES, MmapLogProvider.capacity(1 << 20));
      assertThat(writer.length()).isLessThan(200);
    }
  }

  @Test
  void recordsWithinAndBehindTheMappingComeBackInOrder() throws IOException {
    long capacity = MmapLogProvider.capacity(1 << 20);
    List<byte[]> payloads = payloads(1, 12_000);
    try (Storage storage = open()) {
      try (LogWriter writer = create(storage, 1 << 20)) {
        payloads.forEach(payload -> append(writer, payload));
        assertThat(writer.length()).isGreaterThan(capacity + 100_000);
      }
      assertThat(read(storage, ID, 0)).usingElementComparator(Arrays::compare).isEqualTo(payloads);
    }
  }

  @Test
  void bytesAreThoseOfTheFormatSegmented() throws IOException {
    List<byte[]> payloads = payloads(2, 100);
    FileId plain = new FileId("000008.wal", 7, ID.database());
    try (Storage storage = open()) {
      long length;
      try (LogWriter mapped = create(storage, 0);
          LogWriter segmented =
              new SegmentedLogProvider().create(new Creation(storage, plain, Link.NONE, 0))) {
        payloads.forEach(payload -> append(mapped, payload));
        payloads.forEach(payload -> append(segmented, payload));
        length = mapped.length();
      }
      byte[] written = Files.readAllBytes(directory.resolve(ID.name()));
      assertThat(Arrays.copyOf(written, (int) length))
          .isEqualTo(Files.readAllBytes(directory.resolve(plain.name())));
    }
  }

  @Test
  void unusedRestOfTheMappingIsACleanEnd() {
    try (Storage storage = open()) {
      long synced;
      try (LogWriter writer = create(storage, 1 << 20)) {
        append(writer, new byte[100]);
        writer.sync();
        synced = writer.syncedLength();
        assertThat(synced).isEqualTo(writer.length());
        assertOneRecord(storage, synced);
      }
      assertOneRecord(storage, synced);
    }
  }

  private void assertOneRecord(Storage storage, long synced) {
    try (LogReader reader = provider().open(new Opening(storage, ID, synced))) {
      assertThat(reader.next()).isTrue();
      assertThat(reader.next()).isFalse();
      assertThat(reader.soundLength()).isEqualTo(synced);
      assertThat(reader.tornBytes()).isZero();
    }
  }

  @Test
  void recordIsReadAsSoonAsItsAppendReturned() {
    try (Storage storage = open();
        LogWriter writer = create(storage, 0)) {
      for (int i = 0; i < 50; i++) {
        append(writer, new byte[i]);
        assertThat(read(storage, ID, writer.length())).hasSize(i + 1);
      }
    }
  }

  @Test
  void recordLargerThanTheMappingIsWrittenWhole() {
    byte[] large = bytes(5, 3 << 20);
    try (Storage storage = open();
        LogWriter writer = create(storage, 0)) {
      append(writer, new byte[10]);
      append(writer, large);
      append(writer, new byte[20]);
      assertThat(read(storage, ID, 0))
          .usingElementComparator(Arrays::compare)
          .isEqualTo(List.of(new byte[10], large, new byte[20]));
    }
  }

  @Test
  void syncsBesideAppendsCoverWhatWasAppendedBefore() {
    try (Storage storage = open();
        LogWriter writer = create(storage, 1 << 20)) {
      AtomicBoolean done = new AtomicBoolean();
      CompletableFuture<Void> syncer = CompletableFuture.runAsync(() -> {
        do {
          long needed = writer.length();
          writer.sync();
          assertThat(writer.syncedLength()).isBetween(needed, writer.length());
        } while (!done.get());
      });
      for (int i = 0; i < 20_000; i++) {
        append(writer, new byte[i % 50]);
      }
      done.set(true);
      syncer.join();
      assertThat(read(storage, ID, writer.syncedLength())).hasSize(20_000);
    }
  }

  @Test
  void appendAfterCloseIsAnErrorAndNotACrash() {
    try (Storage storage = open()) {
      LogWriter writer = create(storage, 0);
      writer.close();
      writer.close();
      assertThatThrownBy(() -> append(writer, new byte[1]))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("the log is closed");
      assertThatThrownBy(writer::sync).isInstanceOf(StorageException.class);
    }
  }

  @Test
  void closeBesideAppendsEndsThemWithAnError() {
    for (int round = 0; round < 20; round++) {
      String name = "close-" + round;
      try (MappableStorage storage = open()) {
        AppendFile plain = storage.create(name);
        MappedAppendFile file = new MappedAppendFile(name, plain, map(storage, name, 1 << 20));
        CompletableFuture<StorageException> appender = CompletableFuture.supplyAsync(() -> {
          byte[] bytes = new byte[64];
          while (true) {
            try {
              file.append(bytes, 0, bytes.length);
            } catch (StorageException closed) {
              return closed;
            }
          }
        });
        while (file.size() < 10_000) {
          Thread.onSpinWait();
        }
        file.close();
        file.close();
        assertThat(appender.join())
            .hasMessageContaining("the file is closed")
            .extracting(StorageException::reason)
            .isEqualTo(Reason.CLOSED);
        assertThatThrownBy(file::sync).isInstanceOf(StorageException.class);
      }
    }
  }

  @Test
  void fullDiskFailsTheAppendThatNeedsSpaceAndNoneBefore() {
    try (MappableStorage storage = open();
        FaultStorage limited = new FaultStorage(storage);
        AppendFile plain = limited.create("full");
        MappedAppendFile file =
            new MappedAppendFile("full", plain, map(storage, "full", 1 << 20))) {
      byte[] half = new byte[MappedAppendFile.LEAST_STEP_BYTES / 2];
      file.append(half, 0, half.length);
      limited.add(FaultRule.on(StorageOperation.APPEND).fail(Reason.DISK_FULL));
      file.append(half, 0, half.length);
      assertThatThrownBy(() -> file.append(half, 0, 1))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DISK_FULL));
      assertThat(file.size()).isEqualTo(MappedAppendFile.LEAST_STEP_BYTES);
    }
  }

  @Test
  void zerosAreWrittenInStepsOfWhatIsWrittenBetweenSyncs() {
    try (MappableStorage storage = open();
        AppendFile plain = storage.create("steps");
        MappedAppendFile file =
            new MappedAppendFile("steps", plain, map(storage, "steps", 8 << 20))) {
      assertThat(steps(file, plain, 1 << 20, false))
          .startsWith(MappedAppendFile.LEAST_STEP_BYTES, MappedAppendFile.LEAST_STEP_BYTES)
          .isSorted()
          .endsWith(MappedAppendFile.MOST_STEP_BYTES, MappedAppendFile.MOST_STEP_BYTES);
      file.sync();
      assertThat(steps(file, plain, 1 << 20, false))
          .as("as long as there are no more syncs")
          .containsOnly(MappedAppendFile.MOST_STEP_BYTES);
      file.sync();
      assertThat(steps(file, plain, 1 << 20, true))
          .as("with a sync after each append")
          .endsWith(MappedAppendFile.LEAST_STEP_BYTES, MappedAppendFile.LEAST_STEP_BYTES);
    }
  }

  @Test
  void longAppendsWriteNoZerosBehindThem() {
    try (MappableStorage storage = open();
        AppendFile plain = storage.create("long");
        MappedAppendFile file =
            new MappedAppendFile("long", plain, map(storage, "long", 1 << 20))) {
      byte[] expected = bytes(3, 700_000);
      int at = 0;
      for (int length = 1; at + length <= expected.length; length = length * 5 % 20_011) {
        long zeros = plain.size() - at;
        file.append(expected, at, length);
        at += length;
        if (length >= MappedAppendFile.DIRECT_BYTES && length > zeros) {
          assertThat(plain.size()).isEqualTo(at);
        }
      }
      assertThat(at).isGreaterThan(expected.length / 2);
      assertThat(Arrays.copyOf(Files.readAllBytes(directory.resolve("long")), at))
          .isEqualTo(Arrays.copyOf(expected, at));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** By how much the file grows while so many bytes are appended. */
  private static List<Integer> steps(
      MappedAppendFile file, AppendFile plain, int bytes, boolean synced) {
    List<Integer> steps = new ArrayList<>();
    byte[] piece = new byte[1 << 10];
    for (int appended = 0; appended < bytes; appended += piece.length) {
      long before = plain.size();
      file.append(piece, 0, piece.length);
      if (plain.size() > before) {
        steps.add((int) (plain.size() - before));
      }
      if (synced) {
        file.sync();
      }
    }
    return steps;
  }

  @Test
  void interruptedThreadCreatesAndAppendsAndStaysInterrupted() {
    try (Storage storage = open()) {
      Thread.currentThread().interrupt();
      try (LogWriter writer = create(storage, 0)) {
        append(writer, new byte[7]);
        writer.sync();
      }
      assertThat(Thread.interrupted()).isTrue();
      assertThat(read(storage, ID, 0)).hasSize(1);
    }
  }

  @Test
  void appendAllocatesNothingButForAnotherWindow() {
    try (Storage storage = open();
        LogWriter writer = create(storage, 100 << 20)) {
      byte[] bytes = new byte[LogWriter.HEADROOM + 100];
      AllocationMeter.assertAllocatesNothing("append", () -> {
        for (int i = 0; i < 1_000; i++) { // half a window: every second attempt stays within one
          writer.append(bytes, LogWriter.HEADROOM, 100);
        }
      });
    }
  }

  /** The directory. */
  protected final MappableStorage open() {
    return (MappableStorage) FileSystemStorage.open(directory, OpenMode.MUST_EXIST);
  }

  /** Begins the segment. */
  protected final LogWriter create(Storage storage, long expectedBytes) {
    return provider().create(new Creation(storage, ID, Link.NONE, expectedBytes));
  }

  /** Appends a record. */
  protected static void append(LogWriter writer, byte[] payload) {
    byte[] bytes = new byte[LogWriter.HEADROOM + payload.length];
    System.arraycopy(payload, 0, bytes, LogWriter.HEADROOM, payload.length);
    writer.append(bytes, LogWriter.HEADROOM, payload.length);
  }

  private static byte[] bytes(long seed, int count) {
    byte[] bytes = new byte[count];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  private static List<byte[]> payloads(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    List<byte[]> payloads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] payload = new byte[random.nextInt(300)];
      random.nextBytes(payload);
      payloads.add(payload);
    }
    return payloads;
  }

  /** Reads with the provider of the format, which knows nothing of mapping. */
  private static List<byte[]> read(Storage storage, FileId id, long syncedBytes) {
    List<byte[]> records = new ArrayList<>();
    try (LogReader reader =
        new SegmentedLogProvider().open(new Opening(storage, id, syncedBytes))) {
      while (reader.next()) {
        records.add(
            Arrays.copyOfRange(reader.array(), reader.offset(), reader.offset() + reader.length()));
      }
    }
    return records;
  }
}
