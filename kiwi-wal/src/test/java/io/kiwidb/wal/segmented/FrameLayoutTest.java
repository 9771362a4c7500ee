package io.kiwidb.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.io.Checksum;
import io.kiwidb.io.LittleEndian;
import io.kiwidb.spi.LogWriter;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The two forms of a frame, byte by byte, and what is neither. */
class FrameLayoutTest {
  private static final int ROOM = LogWriter.HEADROOM;
  private static final long POSITION = 1L << 40;

  private final Checksum checksum = new Checksum();

  private int put(byte[] bytes, long synced, int length) {
    return FrameLayout.putFrame(checksum, 7, POSITION, synced, bytes, ROOM, length);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0080 000000",
    "1, 5, 0180 050000",
    "258, 66051, 0281 030201",
    "32767, 16777214, ffff feffff",
    "32767, 16777215, ffff ffffff",
    "32767, 16777216, ffff ffffff",
    "32768, 0, 0000 0100 00000000",
    "32769, 5, 0100 0100 05000000",
    "40000, 67305985, 401c 0100 01020304",
    "65536, 4294967294, 0000 0200 feffffff",
    "5000011, 4294967295, 4b4b 9800 ffffffff",
    "5000011, 4294967296, 4b4b 9800 ffffffff"
  })
  void formsAreThoseOfTheSpecification(int length, long unsynced, String expected) {
    byte[] bytes = new byte[ROOM + length];
    byte[] head = HexFormat.of().parseHex(expected.replace(" ", ""));
    int frame = put(bytes, POSITION - unsynced, length);
    int at = frame + FrameLayout.LENGTH_AT;
    assertThat(Arrays.copyOfRange(bytes, at, at + head.length)).inHexadecimal().isEqualTo(head);
    boolean isShort = length <= 32_767;
    assertThat(frame).isEqualTo(ROOM - (isShort ? 9 : 16));
    assertThat(FrameLayout.isFrame(bytes, frame)).isTrue();
    assertThat(FrameLayout.isShort(bytes, frame)).isEqualTo(isShort);
    assertThat(FrameLayout.size(bytes, frame)).isEqualTo(ROOM - frame);
    assertThat(FrameLayout.length(bytes, frame)).isEqualTo(length);
    boolean fits = unsynced < (isShort ? 0xff_ffffL : 0xffff_ffffL);
    assertThat(FrameLayout.statedSynced(bytes, frame, POSITION))
        .isEqualTo(fits ? POSITION - unsynced : 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 32_767, 32_768, 40_000})
  void checksumIsOfThePlaceAndWhatTheSpecificationSays(int length) {
    byte[] bytes = new byte[ROOM + length];
    for (int i = ROOM; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31);
    }
    int frame = put(bytes, 0, length);
    byte[] covered = length < 32_768
        ? Arrays.copyOfRange(bytes, frame + 4, bytes.length + 3)
        : Arrays.copyOfRange(bytes, frame + 4, ROOM);
    if (length < 32_768) {
      System.arraycopy(covered, 5, covered, 8, length);
      Arrays.fill(covered, 5, 8, (byte) 0);
    }
    assertThat(LittleEndian.getInt(bytes, frame))
        .isEqualTo(checksum.of(7, POSITION, covered, 0, covered.length))
        .isEqualTo(FrameLayout.checksum(checksum, 7, POSITION, bytes, frame))
        .isNotEqualTo(FrameLayout.checksum(checksum, 8, POSITION, bytes, frame))
        .isNotEqualTo(FrameLayout.checksum(checksum, 7, POSITION + 1, bytes, frame));
    if (length >= 32_768) {
      assertThat(LittleEndian.getInt(bytes, frame + 12))
          .isEqualTo(checksum.of(bytes, ROOM, length));
    }
  }

  @Test
  void zerosAndALongFormOfAShortLengthAreNoFrame() {
    byte[] bytes = new byte[FrameLayout.LONG_SIZE];
    assertThat(FrameLayout.isFrame(bytes, 0)).isFalse();
    bytes[4] = (byte) 0xff;
    bytes[5] = 0x7f;
    assertThat(FrameLayout.isFrame(bytes, 0)).isFalse();
    bytes[6] = 1;
    assertThat(FrameLayout.isFrame(bytes, 0)).isTrue();
  }
}
