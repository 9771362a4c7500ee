package io.kiwidb.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ChecksumTest {
  private static final byte[] DIGITS = "123456789".getBytes(StandardCharsets.US_ASCII);

  private final Checksum checksum = new Checksum();

  @Test
  void checkValueOfTheCatalogueHolds() {
    // CRC-32C of "123456789"
    assertThat(Integer.toHexString(checksum.of(DIGITS, 0, 9))).isEqualTo("e3069283");
  }

  @Test
  void vectorsOfTheInternetStandardHold() {
    byte[] zeros = new byte[32]; // RFC 3720, appendix B.4
    assertThat(Integer.toHexString(checksum.of(zeros, 0, 32))).isEqualTo("8a9136aa");
    Arrays.fill(zeros, (byte) 0xff);
    assertThat(Integer.toHexString(checksum.of(zeros, 0, 32))).isEqualTo("62a8ab43");
  }

  @Test
  void placeIsPartOfIt() {
    int here = checksum.of(7, 100, DIGITS, 0, 9);
    assertThat(checksum.of(7, 100, DIGITS, 0, 9)).isEqualTo(here);
    assertThat(checksum.of(8, 100, DIGITS, 0, 9)).isNotEqualTo(here);
    assertThat(checksum.of(7, 101, DIGITS, 0, 9)).isNotEqualTo(here);
    assertThat(checksum.of(100, 7, DIGITS, 0, 9)).isNotEqualTo(here);
    assertThat(checksum.of(7, 100, DIGITS, 0, 8)).isNotEqualTo(here);
    assertThat(checksum.of(7, 100, DIGITS, 1, 8)).isNotEqualTo(here);
  }

  @Test
  void placeAndBytesAreOneStream() {
    byte[] stream = new byte[25];
    LittleEndian.putLong(stream, 0, 7);
    LittleEndian.putLong(stream, 8, 100);
    System.arraycopy(DIGITS, 0, stream, 16, 9);
    assertThat(checksum.of(7, 100, DIGITS, 0, 9)).isEqualTo(checksum.of(stream, 0, 25));
  }

  @Test
  void longBetweenPlaceAndSliceIsSummedAsIfItStoodInFrontOfTheSlice() {
    byte[] bytes = {8, 7, 6, 5, 4, 3, 2, 1, 10, 20, 30};
    assertThat(new Checksum().of(3, 4, 0x0102030405060708L, bytes, 8, 3))
        .isEqualTo(new Checksum().of(3, 4, bytes, 0, 11))
        .isNotEqualTo(new Checksum().of(3, 4, bytes, 8, 3));
  }
}
