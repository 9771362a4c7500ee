package io.kiwidb.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.io.AppendFile;
import io.kiwidb.io.Checksum;
import io.kiwidb.io.FileId;
import io.kiwidb.io.LittleEndian;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.spi.LogWriter;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.storage.ForwardingFile;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found behind damage, and what it takes to find it. */
class TailScanTest {
  private static final FileId ID = new FileId("000007.wal", 7, new UUID(1, 2));
  private static final long IDENTITY = SegmentLayout.identity(ID);
  private static final int SOUND = SegmentLayout.HEADER_SIZE;

  private final long seed = ThreadLocalRandom.current().nextLong();
  private final Random random = new Random(seed);
  private long bytesRead;

  private TailScan scan(byte[] bytes, long soundLength) {
    try (MemoryStorage storage = new MemoryStorage()) {
      try (AppendFile file = storage.create(ID.name())) {
        file.append(bytes, 0, bytes.length);
      }
      try (ReadableFile file = new CountingFile(storage.open(ID.name()))) {
        return TailScan.run(new SegmentWindow(file), IDENTITY, soundLength);
      }
    }
  }

  /** A segment with a sync behind its first record, and where the records end. */
  private byte[] segment(long[] ends, int... sizes) {
    try (MemoryStorage storage = new MemoryStorage();
        LogWriter writer = new SegmentedLogProvider()
            .create(new LogProvider.Creation(storage, ID, LogProvider.Link.NONE, 0))) {
      for (int i = 0; i < sizes.length; i++) {
        byte[] bytes = new byte[LogWriter.HEADROOM + sizes[i]];
        random.nextBytes(bytes);
        ends[i] = writer.append(bytes, LogWriter.HEADROOM, sizes[i]);
        if (i == 0) {
          writer.sync();
        }
      }
      byte[] all = new byte[(int) writer.length()];
      try (ReadableFile file = storage.open(ID.name())) {
        assertThat(file.read(0, all, 0, all.length)).isEqualTo(all.length);
      }
      return all;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 32_767, 32_768, 300_000})
  void recordThatProvesASyncIsFoundWhereverItStands(int size) {
    for (int lost : new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 90_000, 131_000, 131_072, 131_077}) {
      for (boolean zeros : new boolean[] {false, true}) {
        long[] ends = new long[2];
        byte[] bytes = segment(ends, lost, size);
        if (zeros) {
          Arrays.fill(bytes, SOUND, (int) ends[0], (byte) 0);
        }
        bytes[SOUND] ^= 1;
        TailScan tail = scan(bytes, SOUND);
        assertThat(tail.witness())
            .as("seed %d, %d bytes lost, zeros: %s", seed, lost, zeros)
            .isEqualTo(ends[0]);
        assertThat(tail.syncedLength()).isEqualTo(ends[0]);
      }
    }
  }

  /** Behind zeros, zeros at the start of a checksum must not hide the frame. */
  @Test
  void frameThatStartsWithZerosIsFoundBehindZeros() {
    byte[] bytes = new byte[LogWriter.HEADROOM + 100];
    int position = SOUND + 1_000;
    int frame;
    do {
      random.nextBytes(bytes);
      frame = FrameLayout.putFrame(
          new Checksum(), IDENTITY, position, position, bytes, LogWriter.HEADROOM, 100);
    } while (LittleEndian.getShort(bytes, frame) != 0);
    byte[] segment = Arrays.copyOf(SegmentLayout.header(ID, LogProvider.Link.NONE), 2_000);
    System.arraycopy(bytes, frame, segment, position, bytes.length - frame);
    assertThat(scan(segment, SOUND).witness()).as("seed %d", seed).isEqualTo(position);
  }

  @Test
  void payloadOfALongRecordMayBeTornAndThatOfAShortOneNot() {
    for (int size : new int[] {100, 32_767, 32_768, 100_000}) {
      long[] ends = new long[2];
      byte[] bytes = segment(ends, 10, size);
      bytes[bytes.length - 1] ^= 1;
      assertThat(scan(bytes, SOUND).provesCorruption())
          .as("seed %d, size %d", seed, size)
          .isEqualTo(size >= 32_768);
    }
  }

  @Test
  void recordsAreNotLookedForInRecordsThatPass() {
    long[] ends = new long[3];
    byte[] inner = segment(ends, 1, 10, 10);
    byte[] outer = new byte[LogWriter.HEADROOM + 200];
    int hidden = SOUND + FrameLayout.SHORT_SIZE + 50;
    FrameLayout.putFrame(
        new Checksum(), IDENTITY, hidden, hidden, outer, LogWriter.HEADROOM + 50 + 9, 20);
    int frame =
        FrameLayout.putFrame(new Checksum(), IDENTITY, SOUND, 0, outer, LogWriter.HEADROOM, 200);
    byte[] bytes = Arrays.copyOf(inner, SOUND + outer.length - frame);
    System.arraycopy(outer, frame, bytes, SOUND, outer.length - frame);
    assertThat(scan(bytes, SOUND).provesCorruption()).isFalse();
    bytes[SOUND] ^= 1;
    assertThat(scan(bytes, SOUND).witness()).isEqualTo(hidden);
  }

  /**
   * Bytes that cost the most: each place, or every second one, looks like a frame of a record of up
   * to 32 KiB.
   */
  enum Hostile {
    /** The longest short record that makes no statement, everywhere. */
    ONES,
    RANDOM,
    REPEATED
  }

  @ParameterizedTest
  @EnumSource
  void workIsBoundedWhateverTheBytesAre(Hostile kind) {
    byte[] bytes = new byte[3_000_000];
    random.nextBytes(bytes);
    for (int i = 16; i < bytes.length && kind != Hostile.RANDOM; i++) {
      bytes[i] = kind == Hostile.ONES ? (byte) 0xff : bytes[i % 16];
    }
    byte[] header = SegmentLayout.header(ID, LogProvider.Link.NONE);
    System.arraycopy(header, 0, bytes, 0, header.length);
    byte[] padded = Arrays.copyOf(bytes, bytes.length + 1_000_000);
    TailScan tail = scan(padded, SOUND);
    assertThat(tail.provesCorruption()).as("seed %d", seed).isFalse();
    assertThat(tail.summed()).as("seed %d", seed).isLessThan(bytes.length * 3L / 2);
    assertThat(bytesRead).as("seed %d", seed).isLessThan(padded.length + bytes.length * 3L / 2);
  }

  @Test
  void slicesOfARegionHaveTheirChecksum() {
    byte[] bytes = new byte[1_000];
    random.nextBytes(bytes);
    SliceChecksum slices = new SliceChecksum(900, 400);
    Checksum checksum = new Checksum();
    for (int round = 0; round < 2; round++) {
      int offset = random.nextInt(100);
      slices.load(bytes, offset, 900);
      for (int i = 0; i < 1_000; i++) {
        int length = i == 0 ? 0 : random.nextInt(401);
        int from = random.nextInt(900 - length + 1);
        long position = random.nextLong();
        long head = random.nextLong();
        assertThat(slices.of(IDENTITY, position, head, from, from + length))
            .as("seed %d", seed)
            .isEqualTo(checksum.of(IDENTITY, position, head, bytes, offset + from, length));
      }
    }
  }

  /** Counts what is read of a file. */
  private final class CountingFile extends ForwardingFile {
    CountingFile(ReadableFile file) {
      super(file);
    }

    @Override
    public int read(long position, byte[] target, int offset, int length) {
      bytesRead += length;
      return super.read(position, target, offset, length);
    }
  }
}
