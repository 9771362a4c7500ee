package io.kiwidb.testkit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.Storage;
import io.kiwidb.spi.LogWriter;
import io.kiwidb.testkit.storage.CrashStorage;
import io.kiwidb.testkit.storage.FaultRule;
import io.kiwidb.testkit.storage.FaultStorage;
import io.kiwidb.testkit.storage.StorageOperation;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A failed append or sync is final; a failed read is no end of log. Part of {@link LogContract}.
 */
public interface LogFailures extends LogSubject {
  @Test
  default void aFailedAppendIsFinal() {
    try (FaultStorage storage = new FaultStorage(new CrashStorage());
        LogWriter writer = LogImage.create(provider(), storage, LogImage.ID)) {
      LogImage.append(writer, new byte[10]);
      long length = writer.length();
      storage.add(FaultRule.on(StorageOperation.APPEND).fail(Reason.DISK_FULL));
      StorageException first =
          catchThrowableOfType(StorageException.class, () -> LogImage.append(writer, new byte[10]));
      assertThat(first.reason()).isEqualTo(Reason.DISK_FULL);
      assertFinal(writer, first);
      assertThat(writer.length()).isEqualTo(length);
    }
  }

  @Test
  default void aFailedSyncIsFinal() {
    try (FaultStorage storage = new FaultStorage(new CrashStorage());
        LogWriter writer = LogImage.create(provider(), storage, LogImage.ID)) {
      LogImage.append(writer, new byte[10]);
      writer.sync();
      long synced = writer.syncedLength();
      LogImage.append(writer, new byte[10]);
      storage.add(FaultRule.on(StorageOperation.SYNC).fail(Reason.IO));
      StorageException first = catchThrowableOfType(StorageException.class, writer::sync);
      assertThat(first.reason()).isEqualTo(Reason.IO);
      assertFinal(writer, first);
      assertThat(writer.syncedLength()).isEqualTo(synced);
    }
  }

  private static void assertFinal(LogWriter writer, StorageException first) {
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> LogImage.append(writer, new byte[10]))
          .isInstanceOf(StorageException.class)
          .hasCause(first);
      assertThatThrownBy(writer::sync).isInstanceOf(StorageException.class).hasCause(first);
    }
  }

  @Test
  default void aPartOfARecordIsATornTail() {
    byte[] payload = LogImage.payloads(31, 100).get(0);
    for (int part = 0; part < payload.length; part++) {
      Storage memory = new CrashStorage();
      try (FaultStorage storage = new FaultStorage(memory);
          LogWriter writer = LogImage.create(provider(), storage, LogImage.ID)) {
        LogImage.append(writer, payload);
        writer.sync();
        storage.add(FaultRule.on(StorageOperation.APPEND).shorten(part, Reason.DISK_FULL));
        assertThatThrownBy(() -> LogImage.append(writer, payload))
            .isInstanceOf(StorageException.class);
        LogImage.ReadLog log =
            LogImage.read(provider(), storage, LogImage.ID, writer.syncedLength());
        assertThat(log.isPrefixOf(List.of(payload, payload)))
            .as("%d bytes written", part)
            .isTrue();
        assertThat(log.records()).as("%d bytes written", part).hasSize(1);
        assertThat(log.soundLength()).isEqualTo(writer.length());
      }
    }
  }

  @Test
  default void aHeaderThatCannotBeWrittenIsAnError() {
    try (FaultStorage storage = new FaultStorage(new CrashStorage())) {
      storage.add(FaultRule.on(StorageOperation.APPEND).shorten(3, Reason.DISK_FULL));
      assertThatThrownBy(() -> LogImage.create(provider(), storage, LogImage.ID))
          .isInstanceOf(StorageException.class);
    }
  }

  @Test
  default void aFailedReadIsNeverTheEnd() {
    LogImage image = LogImage.write(
        provider(), LogImage.ID, LogImage.payloads(32, 100, 300_000, 10, 500_000, 7));
    try (FaultStorage storage = new FaultStorage(new CrashStorage())) {
      try (var file = storage.create(LogImage.ID.name())) {
        file.append(image.bytes(), 0, image.bytes().length);
      }
      boolean fired = true;
      for (int index = 0; fired; index++) {
        FaultRule rule = FaultRule.on(StorageOperation.READ).skip(index).fail(Reason.IO);
        storage.clear().add(rule);
        try {
          LogImage.ReadLog log = LogImage.read(provider(), storage, LogImage.ID, 0);
          assertThat(log.records())
              .usingElementComparator(Arrays::compare)
              .isEqualTo(image.payloads());
        } catch (StorageException expected) {
          assertThat(expected.reason()).isEqualTo(Reason.IO);
        }
        fired = rule.fired() > 0;
        assertThat(fired || index > 0).as("at least one read was made").isTrue();
      }
    }
  }

  @Test
  default void aMissingFileIsAnErrorAndAFileOfThatNameToo() {
    try (Storage storage = new CrashStorage()) {
      assertThatThrownBy(() -> LogImage.read(provider(), storage, LogImage.ID, 0))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MISSING));
      LogImage.create(provider(), storage, LogImage.ID).close();
      assertThatThrownBy(() -> LogImage.create(provider(), storage, LogImage.ID))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.EXISTS));
    }
  }
}
