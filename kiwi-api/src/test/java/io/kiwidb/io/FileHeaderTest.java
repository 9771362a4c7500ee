package io.kiwidb.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kiwidb.CorruptionException;
import io.kiwidb.IncompatibleFormatException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileHeaderTest {
  private static final UUID DATABASE = new UUID(0x0102030405060708L, 0x1112131415161718L);
  private static final FileId ID = new FileId("000042.wal", 42, DATABASE);
  private static final FileHeader HEADER = FileHeader.of(FileKind.LOG, "segmented", 0xfedc, ID);

  @ParameterizedTest
  @EnumSource
  void headerOfEveryKindComesBack(FileKind kind) {
    FileHeader header =
        FileHeader.of(kind, "a".repeat(32), 1, new FileId("f", Long.MAX_VALUE, DATABASE));
    assertThat(FileHeader.decode("f", header.encode(), FileHeader.SIZE)).isEqualTo(header);
  }

  @Test
  void layoutIsTheDocumentedOne() {
    String expected = "4b495749" + "57" + "01" + "dcfe" + "2a00000000000000" + "0807060504030201"
        + "1817161514131211" + "7365676d656e746564" + "00".repeat(23) + "00000000";
    byte[] bytes = HEADER.encode();
    assertThat(HexFormat.of().formatHex(bytes, 0, 68)).isEqualTo(expected);
    assertThat(LittleEndian.getInt(bytes, 68)).isEqualTo(new Checksum().of(bytes, 0, 68));
    assertThat(bytes).hasSize(FileHeader.SIZE).hasSize(72);
  }

  @Test
  void everyFlippedBitIsDetected() {
    byte[] bytes = HEADER.encode();
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatExceptionOfType(CorruptionException.class)
          .as("bit %d", bit)
          .isThrownBy(() -> FileHeader.decode("f", bytes, bytes.length));
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
    }
    assertThat(FileHeader.decode("f", bytes, bytes.length)).isEqualTo(HEADER);
  }

  @Test
  void everyTruncationIsDetected() {
    for (int length = 0; length <= FileHeader.SIZE; length++) {
      String name = "f" + length;
      try (ReadableFile file = new HeapFile(name, Arrays.copyOf(HEADER.encode(), length))) {
        if (length == FileHeader.SIZE) {
          assertThat(FileHeader.read(file)).isEqualTo(HEADER);
        } else {
          CorruptionException error =
              catchThrowableOfType(CorruptionException.class, () -> FileHeader.read(file));
          assertThat(error.file()).isEqualTo(name);
          assertThat(error.offset()).isEqualTo(length);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 127, 128, 255})
  void anotherHeaderVersionIsIncompatibleAndNotDamage(int version) {
    byte[] bytes = HEADER.encode();
    bytes[5] = (byte) version;
    reseal(bytes);
    String problem = version == 0 ? "no longer supported" : "newer";
    assertThatExceptionOfType(IncompatibleFormatException.class)
        .isThrownBy(() -> FileHeader.decode("f", bytes, bytes.length))
        .withMessageContaining(problem)
        .withMessageContaining("version " + version);
  }

  @Test
  void unknownKindIsIncompatible() {
    byte[] bytes = HEADER.encode();
    bytes[4] = 'x';
    reseal(bytes);
    assertThatExceptionOfType(IncompatibleFormatException.class)
        .isThrownBy(() -> FileHeader.decode("f", bytes, bytes.length))
        .withMessageContaining("x");
  }

  @Test
  void anotherFileThanExpectedIsFoundOut() {
    assertThat(HEADER.require(FileKind.LOG, "segmented", ID)).isSameAs(HEADER);
    assertThatExceptionOfType(IncompatibleFormatException.class)
        .isThrownBy(() -> HEADER.require(FileKind.TABLE, "segmented", ID));
    assertThatExceptionOfType(IncompatibleFormatException.class)
        .isThrownBy(() -> HEADER.require(FileKind.LOG, "mapped", ID));
    assertThatExceptionOfType(CorruptionException.class)
        .isThrownBy(() -> HEADER.require(FileKind.LOG, "segmented", new FileId("f", 43, DATABASE)))
        .withMessageContaining("swapped");
    assertThatExceptionOfType(CorruptionException.class)
        .isThrownBy(
            () -> HEADER.require(FileKind.LOG, "segmented", new FileId("f", 42, new UUID(1, 2))))
        .withMessageContaining("another store");
  }

  @Test
  void whatDoesNotFitIsNotWritten() {
    FileHeader longName = FileHeader.of(FileKind.LOG, "a".repeat(33), 1, ID);
    assertThatIllegalArgumentException().isThrownBy(longName::encode);
    for (int version : new int[] {-1, 65_536}) {
      FileHeader wrong = FileHeader.of(FileKind.LOG, "segmented", version, ID);
      assertThatIllegalArgumentException().isThrownBy(wrong::encode);
    }
  }

  private record HeapFile(String name, byte[] content) implements ReadableFile {
    @Override
    public int read(long position, byte[] target, int offset, int length) {
      int count = (int) Math.max(0, Math.min(length, content.length - position));
      System.arraycopy(content, (int) position, target, offset, count);
      return count;
    }

    @Override
    public long size() {
      return content.length;
    }

    @Override
    public void close() {}
  }

  private static void reseal(byte[] bytes) {
    LittleEndian.putInt(bytes, 68, new Checksum().of(bytes, 0, 68));
  }
}
