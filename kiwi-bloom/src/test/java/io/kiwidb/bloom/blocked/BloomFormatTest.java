package io.kiwidb.bloom.blocked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.io.LittleEndian;
import io.kiwidb.key.KeyHash;
import io.kiwidb.spi.FilterBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class BloomFormatTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void exampleOfThePackageIsWhatIsWritten() {
    byte[] key = "kiwi".getBytes(StandardCharsets.UTF_8);
    long hash = KeyHash.of(key, 0, key.length);
    assertThat(Long.toHexString(hash)).isEqualTo("458196caa50ad109");
    FilterBuilder builder = new BlockedBloomProvider().builder(0.01);
    builder.add(hash);
    assertThat(HEX.formatHex(builder.finish()))
        .isEqualTo("010601000000"
            + "0000000000000000000000040000000000000000000008000000008000000000"
            + "0000000000000000008080000100000000000000000000000000000000000000");
  }

  @Test
  void filterOfAThousandKeysNeverChanges() {
    byte[] encoded = thousand(0.001);
    CRC32C checksum = new CRC32C();
    checksum.update(encoded);
    assertThat(encoded).hasSize(1990);
    assertThat(Long.toHexString(checksum.getValue())).isEqualTo("2f676d2a");
  }

  @Test
  void impossibleProbesAreRefused() {
    byte[] encoded = thousand(0.01);
    for (int probes : new int[] {0, Probes.MAX + 1, 255}) {
      encoded[BloomLayout.PROBES_AT] = (byte) probes;
      assertRefused(encoded, "probes, found " + probes);
    }
  }

  @Test
  void impossibleNumbersOfLinesAreRefused() {
    byte[] encoded = thousand(0.01);
    int lines = LittleEndian.getInt(encoded, BloomLayout.LINES_AT);
    int wrapping = lines + (1 << 26); // the same length modulo 2^32
    for (int wrong :
        new int[] {0, lines - 1, lines + 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, wrapping}) {
      LittleEndian.putInt(encoded, BloomLayout.LINES_AT, wrong);
      assertRefused(encoded, wrong + " lines");
    }
  }

  @Test
  void filterWithoutAnyBitIsRefused() {
    byte[] encoded = thousand(0.01);
    Arrays.fill(encoded, BloomLayout.HEADER_BYTES, encoded.length, (byte) 0);
    assertRefused(encoded, "no bit set");
  }

  @Test
  void sliceOutsideOfItsArrayIsRefused() {
    byte[] encoded = thousand(0.01);
    assertThatThrownBy(() -> new BlockedBloomProvider().read(encoded, 1, encoded.length))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static void assertRefused(byte[] encoded, String message) {
    assertThatThrownBy(() -> new BlockedBloomProvider().read(encoded, 0, encoded.length))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static byte[] thousand(double rate) {
    FilterBuilder builder = new BlockedBloomProvider().builder(rate);
    for (int i = 0; i < 1_000; i++) {
      byte[] key = ("key-" + i).getBytes(StandardCharsets.UTF_8);
      builder.add(KeyHash.of(key, 0, key.length));
    }
    return builder.finish();
  }
}
