package io.kiwidb.wal.mmap;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.OpenMode;
import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.FileId;
import io.kiwidb.io.LateFault;
import io.kiwidb.io.Storage;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.spi.LogProvider.Creation;
import io.kiwidb.spi.LogProvider.Link;
import io.kiwidb.spi.LogProvider.Opening;
import io.kiwidb.spi.LogReader;
import io.kiwidb.spi.LogWriter;
import io.kiwidb.storage.FileSystemStorage;
import io.kiwidb.testkit.storage.MountedVolume;
import io.kiwidb.wal.mapped.MappedLogProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logs on a real volume that gets full while others write to it, where one can be mounted. */
class SmallVolumeTest {
  private static final int ROUNDS = 12;

  @TempDir
  Path scratch;

  @ParameterizedTest
  @CsvSource({"mmap, 1024", "mmap, 2048", "mmap, 4096", "mapped, 1024"})
  @Timeout(300)
  void fullVolumeIsReportedByAnAppendAndEverythingBeforeItIsRead(String log, int blockBytes) {
    LogProvider provider = log.equals("mmap") ? new MmapLogProvider() : new MappedLogProvider();
    try (MountedVolume volume = MountedVolume.ext4(scratch, blockBytes, 6 << 20);
        Storage storage = FileSystemStorage.open(volume.directory(), OpenMode.MUST_EXIST)) {
      for (int seed = 0; seed < ROUNDS; seed++) {
        round(provider, storage, seed);
        for (String name : storage.list()) {
          storage.delete(name);
        }
      }
    }
  }

  /** A log and another file grow, until the log finds the volume full. */
  private static void round(LogProvider provider, Storage storage, int seed) {
    String state = provider.name() + ", seed " + seed;
    SplittableRandom random = new SplittableRandom(seed);
    FileId id = new FileId("000007.wal", 7, new UUID(1, 2));
    List<byte[]> records = new ArrayList<>();
    long synced = 0;
    boolean full = false;
    try (LogWriter writer = provider.create(new Creation(storage, id, Link.NONE, 4 << 20));
        AppendFile other = storage.create("other")) {
      while (!full) {
        grow(other, random.nextInt(3000));
        byte[] record = new byte[random.nextInt(random.nextInt(8) == 0 ? 12_000 : 400)];
        random.nextBytes(record);
        try {
          MappedSegments.append(writer, record);
          records.add(record);
          if (synced == 0 || random.nextInt(6) == 0) {
            writer.sync();
            synced = writer.syncedLength();
          }
        } catch (StorageException e) {
          assertThat(e.reason()).as(state).isEqualTo(Reason.DISK_FULL);
          full = true;
        }
        new LateFault().provoke();
      }
    }
    try (LogReader reader = provider.open(new Opening(storage, id, synced))) {
      for (byte[] record : records) {
        assertThat(reader.next()).as(state).isTrue();
        assertThat(Arrays.copyOfRange(
                reader.array(), reader.offset(), reader.offset() + reader.length()))
            .as(state)
            .isEqualTo(record);
      }
      assertThat(reader.next()).as(state).isFalse();
    }
  }

  private static void grow(AppendFile other, int bytes) {
    try {
      other.append(new byte[bytes], 0, bytes);
    } catch (StorageException e) {
      assertThat(e.reason()).isEqualTo(Reason.DISK_FULL);
    }
  }
}
