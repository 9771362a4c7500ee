package io.kiwidb.engine;

import static io.kiwidb.engine.CopiedStores.fill;
import static io.kiwidb.engine.CopiedStores.options;
import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.Backups;
import io.kiwidb.Backups.Backup;
import io.kiwidb.CopyListener;
import io.kiwidb.CorruptionException;
import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.Kiwi;
import io.kiwidb.OpenMode;
import io.kiwidb.Settings;
import io.kiwidb.io.Checksum;
import io.kiwidb.storage.MemoryStorage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damage of backups is refused by file and offset, and harms no other backup. */
class BackupDamageTest {
  private static final int MIB = 1 << 20;

  private static Backups open(MemoryStorage storage) {
    return Backups.open(storage.reopen(), OpenMode.MUST_EXIST);
  }

  /** Two backups; the second one has a table of several MiB that the first one has not. */
  private static StoreFiles files() {
    MemoryStorage disk = new MemoryStorage();
    try (Backups backups = Backups.open(disk.reopen(), OpenMode.CREATE_NEW);
        Kiwi db = Kiwi.open(
            new MemoryStorage(),
            options()
                .set(Settings.MEMTABLE_ENTRIES, 0L)
                .set(Settings.MEMTABLE_BYTES, 16L << 20)
                .set(Settings.BLOB_MIN_BYTES, 0L)
                .build())) {
      fill(db, 0, 30);
      db.flush();
      backups.create(db);
      Random random = new Random(5);
      for (int i = 0; i < 300; i++) {
        byte[] value = new byte[10_000];
        random.nextBytes(value);
        db.put(key(100 + i), value);
      }
      db.flush();
      backups.create(db);
    }
    return StoreFiles.of(disk);
  }

  private static List<String> stored(StoreFiles files) {
    return files.contents().keySet().stream()
        .filter(name -> !name.startsWith("BACKUP"))
        .toList();
  }

  private static boolean hasFile(StoreFiles files, long id, String stored) {
    String text = new String(files.bytes("BACKUP-%06d".formatted(id)), StandardCharsets.US_ASCII);
    String[] parts = stored.substring(37).split("-(?=\\d+-[0-9a-f]{16}$)");
    return text.contains("file " + parts[0] + " " + parts[1].replace('-', ' ') + " ");
  }

  @Test
  void aFlippedByteOfEachMibIsRefusedByFileAndOffset() {
    StoreFiles files = files();
    long checked = 0;
    for (String name : stored(files)) {
      int length = files.bytes(name).length;
      for (int start = 0; start < length; start += MIB) {
        int end = Math.min(start + MIB, length);
        for (int at : List.of(start, start + (end - start) / 2, end - 1)) {
          MemoryStorage disk = files.flipped(name, at, 0x10).storage();
          for (long id = 1; id <= 2; id++) {
            if (hasFile(files, id, name)) {
              assertRefused(disk, id, name, start);
              checked++;
            } else {
              assertRestores(disk, id);
            }
          }
        }
      }
    }
    assertThat(checked).isGreaterThan(30);
  }

  private void assertRefused(MemoryStorage disk, long id, String name, long offset) {
    try (Backups backups = open(disk)) {
      MemoryStorage target = new MemoryStorage();
      assertThatThrownBy(() -> backups.restore(id, target, CopyListener.NONE))
          .isInstanceOfSatisfying(CorruptionException.class, e -> {
            assertThat(e.file()).isEqualTo(name);
            assertThat(e.offset()).isEqualTo(offset);
          })
          .hasMessageContaining("restore another backup");
      assertThat(target.list()).isSubsetOf("LOCK");
      Backups.Verification found = backups.verify(CopyListener.NONE);
      assertThat(found.problems()).singleElement().asString().contains(name);
      assertThat(backups.verify(id, CopyListener.NONE).isClean()).isFalse();
    }
  }

  private static void assertRestores(MemoryStorage disk, long id) {
    try (Backups backups = open(disk)) {
      MemoryStorage target = new MemoryStorage();
      backups.restore(id, target, CopyListener.NONE);
      assertThat(target.list()).contains("CURRENT");
    }
  }

  @Test
  void aFileThatIsMissingOrHasAnotherLengthIsRefused() {
    StoreFiles files = files();
    String name = stored(files).stream()
        .filter(one -> one.contains(".sst") && hasFile(files, 2, one))
        .findFirst()
        .orElseThrow();
    byte[] bytes = files.bytes(name);
    assertRefused(files.without(name).storage(), 2, name, 0);
    byte[] shorter = Arrays.copyOf(bytes, bytes.length - 1);
    assertRefused(files.with(name, shorter).storage(), 2, name, shorter.length);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertRefused(files.with(name, longer).storage(), 2, name, bytes.length);
  }

  /** Every byte of the description: nothing of it is believed without its checksum. */
  @Test
  void aDescriptionWithAFlippedByteIsNotRead() {
    StoreFiles files = files();
    String name = "BACKUP-000001";
    for (int at = 0; at < files.bytes(name).length; at++) {
      MemoryStorage disk = files.flipped(name, at, 1 << (at % 7)).storage();
      try (Backups backups = open(disk)) {
        List<Backup> listed = backups.list();
        assertThat(listed).hasSize(2);
        assertThat(listed.get(0).damage()).as("byte %d", at).isPresent();
        assertThat(listed.get(1).damage()).isEmpty();
        assertThatThrownBy(() -> backups.restore(1, new MemoryStorage(), CopyListener.NONE))
            .isInstanceOfSatisfying(
                CorruptionException.class, e -> assertThat(e.file()).isEqualTo(name));
        assertThat(backups.verify(CopyListener.NONE).problems()).hasSize(1);
      }
    }
    for (int length = 0; length < files.bytes(name).length; length++) {
      byte[] cut = Arrays.copyOf(files.bytes(name), length);
      try (Backups backups = open(files.with(name, cut).storage())) {
        assertThat(backups.list().get(0).damage()).as("length %d", length).isPresent();
      }
    }
  }

  /** What the unreadable one names is unknown. */
  @Test
  void nothingIsDeletedWhileABackupCannotBeRead() {
    StoreFiles files = files();
    MemoryStorage disk = files.flipped("BACKUP-000002", 60, 1).storage();
    List<String> stored = stored(files);
    try (Backups backups = open(disk)) {
      assertThat(backups.delete(1).files()).isZero();
      assertThat(disk.list()).containsAll(stored);
      try (Kiwi db = Kiwi.open(new MemoryStorage(), options().build())) {
        assertThat(backups.create(db).id()).isEqualTo(3);
      }
      assertThat(disk.list()).containsAll(stored);
      assertThat(backups.delete(2).files()).isEqualTo(stored.size());
      assertThat(backups.verify(CopyListener.NONE).isClean()).isTrue();
    }
  }

  @Test
  void aNewerFormatIsRefusedAsSuch() {
    StoreFiles files = files();
    String text = new String(files.bytes("BACKUP-000001"), StandardCharsets.US_ASCII);
    String newer =
        text.substring(0, text.indexOf("\nend ") + 1).replace("kiwi-backup 1", "kiwi-backup 2");
    byte[] covered = newer.getBytes(StandardCharsets.US_ASCII);
    String whole = newer + "end %08x\n".formatted(new Checksum().of(covered, 0, covered.length));
    MemoryStorage disk =
        files.with("BACKUP-000001", whole.getBytes(StandardCharsets.US_ASCII)).storage();
    try (Backups backups = open(disk)) {
      assertThatThrownBy(() -> backups.restore(1, new MemoryStorage(), CopyListener.NONE))
          .isInstanceOf(IncompatibleFormatException.class);
      assertThat(backups.list().get(0).damage()).isPresent();
    }
  }

  /** A stored file that was cut off is stored anew, for all backups that have it. */
  @Test
  void theNextBackupReplacesAFileThatWasCutOff() {
    MemoryStorage disk = new MemoryStorage();
    MemoryStorage store = new MemoryStorage();
    try (Backups backups = Backups.open(disk.reopen(), OpenMode.CREATE_NEW);
        Kiwi db = Kiwi.open(store.reopen(), options().build())) {
      fill(db, 0, 100);
      db.flush();
      backups.create(db);
    }
    StoreFiles files = StoreFiles.of(disk);
    String table =
        stored(files).stream().filter(name -> name.contains(".sst")).findFirst().orElseThrow();
    MemoryStorage cut = files.with(table, new byte[3]).storage();
    try (Backups backups = open(cut);
        Kiwi db = Kiwi.open(store.reopen(), options().build())) {
      assertThat(backups.verify(CopyListener.NONE).isClean()).isFalse();
      backups.create(db);
      assertThat(backups.verify(CopyListener.NONE).problems()).isEmpty();
    }
  }
}
