package io.kiwidb.wal.mmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.MappedRegion;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A disk that gets full under a log is reported by an append, wherever it happens and however small
 * its blocks are.
 */
class FullBlocksTest {
  private static final int CAPACITY = 1 << 20;

  @ParameterizedTest
  @CsvSource({"1024, 4096", "512, 4096", "4096, 4096", "4096, 16384", "1024, 65536"})
  void appendFindsOutAndNoStoreToMemoryDoes(int blockBytes, int pageBytes) {
    for (int seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      BlockDisk disk =
          new BlockDisk(blockBytes, pageBytes, CAPACITY, random.nextInt(1, CAPACITY / blockBytes));
      MappedAppendFile file = new MappedAppendFile("f", disk, disk);
      byte[] expected = new byte[CAPACITY];
      int length = 0;
      StorageException full = null;
      while (full == null && length < CAPACITY - 20_000) {
        byte[] record = new byte[1 + random.nextInt(random.nextInt(5) == 0 ? 20_000 : 700)];
        random.nextBytes(record);
        if (random.nextInt(20) == 0) {
          file.sync();
        }
        try {
          file.append(record, 0, record.length);
          System.arraycopy(record, 0, expected, length, record.length);
          length += record.length;
        } catch (StorageException e) {
          full = e;
        }
      }
      String state = "seed " + seed + ", " + disk;
      if (full != null) {
        assertThat(full.reason()).as(state).isEqualTo(Reason.DISK_FULL);
        assertFinal(file, full);
      }
      assertThat(file.size()).as(state).isEqualTo(length);
      assertThat(Arrays.copyOf(disk.content(), length))
          .as(state)
          .isEqualTo(Arrays.copyOf(expected, length));
    }
  }

  private static void assertFinal(MappedAppendFile file, StorageException first) {
    for (int length : new int[] {1, 100, 5000}) {
      StorageException next = catchThrowableOfType(
          StorageException.class, () -> file.append(new byte[5000], 0, length));
      assertThat(next).hasCause(first);
      assertThat(next.reason()).isEqualTo(first.reason());
    }
    StorageException sync = catchThrowableOfType(StorageException.class, file::sync);
    assertThat(sync).hasCause(first);
    assertThat(sync.reason()).isEqualTo(first.reason());
  }

  @Test
  void errorInTheMiddleOfACopyIsFinal() {
    BlockDisk disk = new BlockDisk(1024, 4096, CAPACITY, 100);
    MappedAppendFile file = new MappedAppendFile("f", disk, new Failing(disk));
    assertThatThrownBy(() -> file.append(new byte[10], 0, 10)).isInstanceOf(OutOfMemoryError.class);
    assertThat(file.size()).isZero();
    assertThatThrownBy(() -> file.append(new byte[10], 0, 10))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("aborted by an error");
    assertThatThrownBy(file::sync).isInstanceOf(StorageException.class);
  }

  @Test
  void failedSyncIsFinal() {
    BlockDisk disk = new BlockDisk(1024, 4096, CAPACITY, 100);
    StorageException broken = new StorageException(Reason.IO, "sync", "f", "it is broken", null);
    AppendFile failing = new AppendFile() {
      @Override
      public void append(byte[] bytes, int offset, int length) {
        disk.append(bytes, offset, length);
      }

      @Override
      public void sync() {
        throw broken;
      }

      @Override
      public long size() {
        return disk.size();
      }

      @Override
      public void close() {}
    };
    MappedAppendFile file = new MappedAppendFile("f", failing, disk);
    file.append(new byte[10], 0, 10);
    assertThatThrownBy(file::sync).isSameAs(broken);
    assertFinal(file, broken);
  }

  /** Memory that a copy fails to reach. */
  private record Failing(MappedRegion region) implements MappedRegion {
    @Override
    public long capacity() {
      return region.capacity();
    }

    @Override
    public int pageBytes() {
      return region.pageBytes();
    }

    @Override
    public void copy(long position, byte[] source, int offset, int length) {
      throw new OutOfMemoryError("of the test");
    }

    @Override
    public void release() {}
  }
}
