package io.kiwidb.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.CorruptionException;
import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.FileId;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.spi.LogReader;
import io.kiwidb.spi.LogWriter;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.storage.FaultRule;
import io.kiwidb.testkit.storage.FaultStorage;
import io.kiwidb.testkit.storage.ForwardingFile;
import io.kiwidb.testkit.storage.StorageOperation;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SegmentReaderTest {
  private static final FileId ID = new FileId("000007.wal", 7, new UUID(1, 2));

  private final FaultStorage storage = new FaultStorage(new MemoryStorage());
  private final LogProvider provider = new SegmentedLogProvider();

  private long write(int... sizes) {
    try (LogWriter writer =
        provider.create(new LogProvider.Creation(storage, ID, new LogProvider.Link(6, 1), 0))) {
      for (int size : sizes) {
        append(writer, size);
      }
      return writer.length();
    }
  }

  private LogReader open(long syncedBytes) {
    return provider.open(new LogProvider.Opening(storage, ID, syncedBytes));
  }

  @Test
  void aFileShorterThanItsSyncedLengthDoesNotEvenOpen() {
    long length = write(10, 20);
    open(length).close();
    assertThatThrownBy(() -> open(length + 1))
        .isInstanceOfSatisfying(
            CorruptionException.class, e -> assertThat(e.offset()).isEqualTo(length));
  }

  @Test
  void afterAFailedReadTheSameRecordIsReadAgain() {
    write(10, 300_000, 20);
    try (LogReader reader = open(0)) {
      assertThat(reader.next()).isTrue();
      long sound = reader.soundLength();
      storage.add(FaultRule.on(StorageOperation.READ).fail(Reason.IO));
      assertThatThrownBy(reader::next).isInstanceOf(StorageException.class);
      assertThat(reader.soundLength()).isEqualTo(sound);
      assertThat(reader.next()).isTrue();
      assertThat(reader.length()).isEqualTo(300_000);
      assertThat(reader.next()).isTrue();
      assertThat(reader.length()).isEqualTo(20);
      assertThat(reader.next()).isFalse();
    }
  }

  @Test
  void aFileThatShrinksWhileItIsReadIsAnErrorAndNotTheEnd() {
    write(10, 300_000, 20);
    ReadableFile shrinking = new ShrinkingFile(storage.open(ID.name()), 200_000);
    SegmentWindow window = new SegmentWindow(shrinking);
    window.load(0, 100);
    assertThatThrownBy(() -> window.load(150_000, 100_000))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.IO))
        .hasMessageContaining("200000");
    assertThat(window.load(0, 100)).isZero();
  }

  @Test
  void memoryIsBoundedByTheLargestRecord() {
    write(10, 100_000, 200_000, 300_000, 20, 1_000_000, 7);
    try (LogReader reader = open(0)) {
      int largest = SegmentWindow.CHUNK;
      while (reader.next()) {
        largest = Math.max(largest, reader.length());
        assertThat(reader.array().length).isLessThanOrEqualTo(largest);
      }
    }
  }

  @Test
  void corruptionIsFoundAgainWhenAskedAgain() {
    long length = write(10, 20);
    try (LogReader reader = open(length)) {
      assertThat(reader.next()).isTrue();
    }
    byte[] bytes = contents();
    bytes[bytes.length - 1] ^= 1;
    replace(bytes);
    try (LogReader reader = open(length)) {
      assertThat(reader.next()).isTrue();
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(reader::next)
            .isInstanceOfSatisfying(
                CorruptionException.class,
                e -> assertThat(e.offset()).isEqualTo(length - 20 - FrameLayout.SHORT_SIZE))
            .hasMessageContaining("synced up to " + length);
      }
    }
  }

  @Test
  void aSyncedBoundBehindAnyNumberOfZerosProvesCorruption() {
    for (int lost = 0; lost < 3 * 4096; lost += 7) {
      long first;
      long second;
      try (LogWriter writer =
          provider.create(new LogProvider.Creation(storage, ID, LogProvider.Link.NONE, 0))) {
        first = append(writer, 16);
        second = append(writer, lost);
        writer.sync();
        append(writer, 16);
      }
      byte[] bytes = contents();
      Arrays.fill(bytes, (int) first, (int) second, (byte) 0);
      replace(bytes);
      try (LogReader reader = open(0)) {
        assertThat(reader.next()).isTrue();
        assertThatThrownBy(reader::next)
            .as("%d bytes lost", lost)
            .isInstanceOf(CorruptionException.class)
            .hasMessageContaining("synced up to " + second);
      }
      storage.delete(ID.name());
    }
  }

  @Test
  void recordsOnBothSidesOfTheBorderBetweenShortAndLongFollowEachOther() {
    int[] sizes = {0, 32_766, 32_767, 32_768, 32_769, 0, 65_535, 65_536, 1};
    write(sizes);
    try (LogReader reader = open(0)) {
      long end = SegmentLayout.HEADER_SIZE;
      for (int size : sizes) {
        assertThat(reader.next()).isTrue();
        assertThat(reader.length()).isEqualTo(size);
        assertThat(reader.position()).isEqualTo(end);
        end += size + (size < 32_768 ? 9 : 16);
        assertThat(reader.soundLength()).isEqualTo(end);
      }
      assertThat(reader.next()).isFalse();
    }
  }

  @Test
  void everyFlippedBitAndEveryCutOfALongFrameEndsTheLogOrIsCorruption() {
    long length = write(20, 40_000);
    byte[] whole = contents();
    int frame = whole.length - 40_000 - FrameLayout.LONG_SIZE;
    for (int i = frame * Byte.SIZE; i < (frame + FrameLayout.LONG_SIZE + 1) * Byte.SIZE; i++) {
      byte[] flipped = whole.clone();
      flipped[i / Byte.SIZE] ^= (byte) (1 << i % Byte.SIZE);
      assertEndsOrIsCorruption(flipped, frame, length);
    }
    for (int cut = frame; cut <= frame + FrameLayout.LONG_SIZE + 1; cut++) {
      byte[] zeros = Arrays.copyOf(Arrays.copyOf(whole, cut), whole.length);
      zeros[whole.length - 1] = (byte) 0x80; // the payload is zeros, and nothing else would differ
      assertEndsOrIsCorruption(zeros, frame, length);
      assertEndsOrIsCorruption(Arrays.copyOf(whole, cut), frame, length);
    }
  }

  private void assertEndsOrIsCorruption(byte[] bytes, long soundLength, long syncedBytes) {
    replace(bytes);
    try (LogReader reader = open(0)) {
      assertThat(reader.next()).isTrue();
      assertThat(reader.next()).isFalse();
      assertThat(reader.soundLength()).isEqualTo(soundLength);
    }
    assertThatThrownBy(() -> {
          try (LogReader reader = open(syncedBytes)) {
            assertThat(reader.next()).isTrue();
            reader.next();
          }
        })
        .isInstanceOf(CorruptionException.class);
  }

  private static long append(LogWriter writer, int size) {
    return writer.append(new byte[LogWriter.HEADROOM + size], LogWriter.HEADROOM, size);
  }

  private byte[] contents() {
    try (ReadableFile file = storage.open(ID.name())) {
      byte[] bytes = new byte[(int) file.size()];
      assertThat(file.read(0, bytes, 0, bytes.length)).isEqualTo(bytes.length);
      return bytes;
    }
  }

  private void replace(byte[] bytes) {
    storage.delete(ID.name());
    try (var file = storage.create(ID.name())) {
      file.append(bytes, 0, bytes.length);
    }
  }

  @Test
  void aTornHeaderIsAnEmptyLogUnlessItWasSynced() {
    write();
    replace(new byte[SegmentLayout.HEADER_SIZE]);
    try (LogReader reader = open(0)) {
      assertThat(reader.next()).isFalse();
      assertThat(reader.soundLength()).isZero();
      assertThat(reader.predecessor()).isEqualTo(LogProvider.Link.NONE);
    }
    assertThatThrownBy(() -> open(1)).isInstanceOf(CorruptionException.class);
  }

  @Test
  void aClosedReaderSaysSo() {
    write(10);
    LogReader reader = open(0);
    reader.close();
    assertThatThrownBy(reader::next)
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CLOSED));
  }

  /** Says its whole size and then ends before it. */
  private static final class ShrinkingFile extends ForwardingFile {
    private final long end;

    ShrinkingFile(ReadableFile file, long end) {
      super(file);
      this.end = end;
    }

    @Override
    public int read(long position, byte[] target, int offset, int length) {
      return super.read(
          position, target, offset, (int) Math.max(0, Math.min(length, end - position)));
    }
  }
}
