package io.kiwidb.storage.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.kiwidb.CorruptionException;
import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.Checksum;
import io.kiwidb.io.LittleEndian;
import io.kiwidb.io.Storage;
import io.kiwidb.storage.EncryptedStorage;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.storage.StorageContents;
import io.kiwidb.testkit.storage.TestKeys;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class EncryptionHeaderTest {
  private static final int CRC_AT = EncryptionHeader.SIZE - 4;
  private static final TestKeys KEYS = TestKeys.of("k1");
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.US_ASCII);

  /** The example in the documentation of the package. */
  private static final String EXAMPLE = """
      4b495749454e4352011000000000000000000000000000003564326638613663
      3031653934623337000000000000000000000000000000008081828384858687
      88898a8b20e42c580557a7d6d6c25f7b0a3ee46af70fe7ac5ee55b5d75a4da93
      eaa163ab49ecf674d4dccf4590e7ddfebd1e8eee668cb289cb2719852b308fce
      262d40bafa45335382c6""";

  private final MemoryStorage memory = new MemoryStorage();

  private byte[] written() {
    StorageContents.write(new EncryptedStorage(memory, KEYS), "a", CONTENT);
    byte[] bytes = StorageContents.read(memory, "a");
    memory.delete("a");
    return bytes;
  }

  /**
   * Opens a file with these bytes; returns its content, or null with what was thrown in failure.
   */
  private Throwable opening(byte[] bytes) {
    StorageContents.write(memory, "a", bytes);
    Storage storage = new EncryptedStorage(memory, KEYS);
    Throwable thrown = catchThrowable(() -> storage.open("a").close());
    memory.delete("a");
    return thrown;
  }

  @Test
  void everyDamagedByteIsFoundAndTheFileNamed() {
    byte[] whole = written();
    for (int at = 0; at < EncryptionHeader.SIZE; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] damaged = whole.clone();
        damaged[at] ^= (byte) (1 << bit);
        assertThat(opening(damaged))
            .as("bit %d of byte %d", bit, at)
            .isInstanceOfSatisfying(
                CorruptionException.class, e -> assertThat(e.file()).isEqualTo("a"));
      }
      byte[] zeroed = whole.clone();
      zeroed[at] = 0;
      if (whole[at] != 0) {
        assertThat(opening(zeroed)).as("byte %d", at).isInstanceOf(CorruptionException.class);
      }
    }
  }

  @Test
  void everyChangedByteWithTheRightChecksumIsRefused() {
    byte[] whole = written();
    for (int at = 0; at < CRC_AT; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= 1;
      LittleEndian.putInt(changed, CRC_AT, new Checksum().of(changed, 0, CRC_AT));
      Throwable thrown = opening(changed);
      assertThat(thrown).as("byte %d", at).isNotNull();
      if (at >= EncryptionHeader.AUTHENTICATED || (at > 9 && at < 24)) {
        assertThat(thrown)
            .as("byte %d", at)
            .isInstanceOfSatisfying(
                StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_KEY));
      }
    }
  }

  @Test
  void headerThatIsCutOrTornIsThatOfAnEmptyFile() {
    byte[] header = Arrays.copyOf(written(), EncryptionHeader.SIZE);
    for (int length = 0; length <= EncryptionHeader.SIZE; length++) {
      assertEmpty(Arrays.copyOf(header, length));
      assertEmpty(new byte[length]);
      byte[] begins = Arrays.copyOf(Arrays.copyOf(header, length), EncryptionHeader.SIZE);
      assertEmpty(begins);
      byte[] ends = header.clone();
      Arrays.fill(ends, 0, length, (byte) 0);
      assertEmpty(ends);
    }
  }

  private void assertEmpty(byte[] bytes) {
    StorageContents.write(memory, "a", bytes);
    assertThat(StorageContents.read(new EncryptedStorage(memory, KEYS), "a")).isEmpty();
    assertThat(new EncryptedStorage(memory, KEYS).size("a")).isZero();
    memory.delete("a");
  }

  @Test
  void otherVersionsAreRefused() {
    byte[] whole = written();
    whole[8] = 2;
    LittleEndian.putInt(whole, CRC_AT, new Checksum().of(whole, 0, CRC_AT));
    assertThat(opening(whole)).isInstanceOf(IncompatibleFormatException.class);
  }

  @Test
  void longestIdFits() {
    TestKeys keys = TestKeys.of("k".repeat(32));
    StorageContents.write(new EncryptedStorage(memory, keys), "a", CONTENT);
    assertThat(EncryptedStorage.keyId(memory, "a")).contains("k".repeat(32));
    assertThat(StorageContents.read(new EncryptedStorage(memory, keys), "a")).isEqualTo(CONTENT);
  }

  @Test
  void isAsSpecified() throws Exception {
    SecretKey wrapping = new SecretKeySpec(counting(0, 32), "AES");
    DataKey.Created created =
        DataKey.wrap("5d2f8a6c01e94b37", wrapping, counting(0x40, 40), counting(0x80, 12));
    byte[] header = created.header().encode();
    byte[] text = "put k = v1".getBytes(StandardCharsets.US_ASCII);
    new KeyStreams().decrypt(created.key(), 0, text, 0, text.length);
    assertThat(HexFormat.of().formatHex(header) + HexFormat.of().formatHex(text))
        .isEqualTo(EXAMPLE.replaceAll("\\s", ""));
    assertThat(DataKey.unwrap(created.header(), wrapping)).isPresent();
  }

  private static byte[] counting(int from, int length) {
    byte[] bytes = new byte[length];
    IntStream.range(0, length).forEach(i -> bytes[i] = (byte) (from + i));
    return bytes;
  }

  @Test
  void invalidIdsAreRefused() {
    for (String id : new String[] {"", " ", "a b", "\u00e4", "k".repeat(33), "a\n"}) {
      assertThatExceptionOfType(IllegalArgumentException.class)
          .as(id)
          .isThrownBy(() -> EncryptionHeader.checkId(id));
    }
  }
}
