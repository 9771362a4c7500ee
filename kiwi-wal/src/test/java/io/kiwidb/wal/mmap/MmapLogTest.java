package io.kiwidb.wal.mmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.MappableStorage;
import io.kiwidb.io.MappedRegion;
import io.kiwidb.io.Storage;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.spi.LogProvider.Creation;
import io.kiwidb.spi.LogProvider.Link;
import io.kiwidb.spi.LogWriter;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.storage.FaultRule;
import io.kiwidb.testkit.storage.FaultStorage;
import io.kiwidb.testkit.storage.StorageOperation;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Segments that the JDK maps. */
class MmapLogTest extends MappedSegments {
  private final MmapLogProvider mmap = new MmapLogProvider();

  @Override
  protected LogProvider provider() {
    return mmap;
  }

  @Override
  protected MappedRegion map(MappableStorage storage, String name, long capacity) {
    return storage.map(name, capacity).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"0, 4096", "100, 4096", "4000, 8192", "262144, 262256", "1000000, 1000112"})
  void segmentEndsWithItsZerosOrALongRecord(int payload, long size) {
    try (Storage storage = open()) {
      LogWriter writer = create(storage, 4 << 20);
      append(writer, new byte[payload]);
      writer.close();
      assertThat(storage.size(ID.name())).isEqualTo(size);
    }
  }

  @Test
  void closedSegmentThatIsLongerThanItsMappingIsAsLongAsItsRecords() {
    try (Storage storage = open()) {
      LogWriter writer = create(storage, 1 << 20);
      append(writer, new byte[3 << 20]);
      writer.close();
      assertThat(storage.size(ID.name())).isEqualTo(writer.length());
    }
  }

  @Test
  void segmentThatIsDeletedBeforeItIsClosedStaysDeleted() {
    try (Storage storage = open()) {
      LogWriter writer = create(storage, 1 << 20);
      append(writer, new byte[10]);
      storage.delete(ID.name());
      append(writer, new byte[10]);
      writer.close();
      assertThat(storage.list()).isEmpty();
    }
  }

  @Test
  void whatCannotBeMappedIsAppendedTo() {
    try (Storage storage = open();
        LogWriter writer = MmapLogProvider.create(
            new Creation(storage, ID, Link.NONE, 1 << 20),
            (directory, name, capacity) -> Optional.empty())) {
      append(writer, new byte[10]);
      writer.sync();
      assertThat(storage.size(ID.name())).isEqualTo(writer.length());
    }
  }

  @Test
  void storageWithoutADirectoryIsAppendedTo() {
    try (Storage storage = new MemoryStorage();
        LogWriter writer = create(storage, 1 << 20)) {
      append(writer, new byte[10]);
      assertThat(storage.size(ID.name())).isEqualTo(writer.length());
    }
  }

  @Test
  void closeAfterAFailedAppendKeepsWhatWasAppendedBefore() {
    try (MappableStorage storage = open();
        FaultStorage failing = new FaultStorage(storage)) {
      AppendFile plain = failing.create("failed");
      AppendFile file = new MappedAppendFile("failed", plain, map(storage, "failed", 64 << 10));
      file.append(new byte[100], 0, 100);
      failing.add(FaultRule.on(StorageOperation.APPEND).fail(Reason.DISK_FULL));
      assertThatThrownBy(() -> file.append(new byte[64 << 10], 0, 64 << 10))
          .isInstanceOf(StorageException.class);
      assertThat(file.size()).isEqualTo(100);
      file.close();
      assertThat(storage.size("failed")).isEqualTo(MappedAppendFile.LEAST_STEP_BYTES);
    }
  }
}
