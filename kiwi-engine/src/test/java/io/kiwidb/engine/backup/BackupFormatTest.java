package io.kiwidb.engine.backup;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.CorruptionException;
import io.kiwidb.engine.backup.FileSums.Summing;
import io.kiwidb.engine.copies.FileParts;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.Checksum;
import io.kiwidb.storage.MemoryStorage;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of the example that the package documents, and what is not such a file. */
class BackupFormatTest {
  private static final UUID STORE = UUID.fromString("7f0e3c1a-9d2b-4b7e-8a55-0123456789ab");
  private static final String LINES = """
      kiwi-backup 1
      backup 3
      store 7f0e3c1a-9d2b-4b7e-8a55-0123456789ab
      created 1764500000000
      sequence 1234
      new 25
      file CURRENT 25 b54415ae822ffade b54415ae
      """;

  private static Generation example() {
    Summing sums = new Summing();
    byte[] current = "MANIFEST-000009 1a2b3c4d\n".getBytes(US_ASCII);
    sums.add(current, current.length);
    return new Generation(
        3,
        STORE,
        1_764_500_000_000L,
        1234,
        25,
        List.of(new StoredFile("CURRENT", 25, sums.sums())));
  }

  @Test
  void bytesAreThoseOfTheSpecification() {
    assertThat(new String(GenerationFile.encode(example()), US_ASCII))
        .isEqualTo(LINES + "end e969e9e0\n");
    assertThat(example().files().get(0).storedName(STORE))
        .isEqualTo("7f0e3c1a-9d2b-4b7e-8a55-0123456789ab-CURRENT-25-b54415ae822ffade");
  }

  private static Generation read(String covered) {
    byte[] bytes = covered.getBytes(US_ASCII);
    byte[] all = (covered + "end %08x\n".formatted(new Checksum().of(bytes, 0, bytes.length)))
        .getBytes(US_ASCII);
    MemoryStorage storage = new MemoryStorage();
    try (AppendFile file = storage.create("BACKUP-000003")) {
      file.append(all, 0, all.length);
    }
    return GenerationFile.read(storage, 3);
  }

  @Test
  void whatWasWrittenIsRead() {
    assertThat(read(LINES)).isEqualTo(example());
  }

  @Test
  void eachMibHasAChecksum() {
    Summing sums = new Summing();
    byte[] part = new byte[FileParts.PART_BYTES];
    part[9] = 7;
    sums.add(part, part.length);
    sums.add(new byte[3], 3);
    FileSums two = sums.sums();
    assertThat(two.parts()).hasSize(2).doesNotHaveDuplicates();
    StoredFile table = new StoredFile("000007.sst", part.length + 3L, two);
    Generation backup =
        new Generation(3, STORE, 0, 0, 0, List.of(table, example().files().get(0)));
    String text = new String(GenerationFile.encode(backup), US_ASCII);
    assertThat(read(text.substring(0, text.indexOf("end ")))).isEqualTo(backup);
  }

  /** With a correct checksum: of another backup, or made by hand. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "backup 3/backup 4",
        "store 7f0e3c1a/store x",
        "created 17/created x",
        "new 25/old 25",
        "file CURRENT/file ../CURRENT",
        "file CURRENT 25/file CURRENT",
        "file CURRENT/file 000001.sst",
        "822ffade b54415ae/822ffade b54415ag",
        "kiwi-backup 1/kiwi-backups 1"
      })
  void otherLinesAreDamage(String change) {
    int slash = change.indexOf('/');
    String lines = LINES.replace(change.substring(0, slash), change.substring(slash + 1));
    assertThat(lines).isNotEqualTo(LINES);
    assertThatThrownBy(() -> read(lines)).isInstanceOf(CorruptionException.class);
  }

  @Test
  void namesOfOtherFilesDoNotBelong() {
    assertThat(List.of(
            "LOCK",
            "BACKUP.tmp",
            "BACKUP-000001",
            "BACKUP-1234567",
            STORE + "-000007.sst-12-0123456789abcdef",
            STORE + "-MANIFEST-000007-12-0123456789abcdef",
            STORE + "-CURRENT-25-0123456789abcdef"))
        .allMatch(BackupNames::belongs);
    assertThat(List.of("BACKUP-1", "BACKUP-x", "000007.sst", "CURRENT", "notes", "" + STORE))
        .noneMatch(BackupNames::belongs);
  }
}
