package io.kiwidb.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class VarintTest {
  @Test
  void documentedBytesAreWritten() {
    byte[] bytes = new byte[3];
    assertThat(Varint.put(bytes, 1, 300)).isEqualTo(3);
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("00ac02");
  }

  @Test
  void everyBoundaryOfIntsComesBack() {
    for (int bit = 0; bit < 32; bit++) {
      for (int delta = -2; delta <= 2; delta++) {
        assertRoundTrip((1 << bit) + delta);
      }
    }
  }

  @Test
  void everyBoundaryOfLongsComesBack() {
    for (int bit = 0; bit < 64; bit++) {
      for (int delta = -2; delta <= 2; delta++) {
        assertRoundTrip((1L << bit) + delta);
      }
    }
  }

  @Test
  void randomValuesOfEveryLengthComeBack() {
    long seed = ThreadLocalRandom.current().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      assertRoundTrip(random.nextLong() >>> random.nextInt(64));
      assertRoundTrip(random.nextInt() >>> random.nextInt(32));
    }
  }

  private static void assertRoundTrip(int value) {
    byte[] bytes = new byte[9];
    int end = Varint.put(bytes, 2, value);
    assertThat(end - 2)
        .as("%d", value)
        .isEqualTo(Varint.size(value))
        .isLessThanOrEqualTo(Varint.MAX_INT_BYTES);
    assertThat(Varint.get(bytes, 2)).isEqualTo(value);
    assertThat(Varint.getLong(bytes, 2)).isEqualTo(Integer.toUnsignedLong(value));
    assertThat(Varint.size(Integer.toUnsignedLong(value))).isEqualTo(Varint.size(value));
  }

  private static void assertRoundTrip(long value) {
    byte[] bytes = new byte[14];
    int end = Varint.putLong(bytes, 2, value);
    assertThat(end - 2)
        .as("%d", value)
        .isEqualTo(Varint.size(value))
        .isLessThanOrEqualTo(Varint.MAX_LONG_BYTES);
    assertThat(Varint.getLong(bytes, 2)).isEqualTo(value);
    assertThat(new ByteReader("f", 0, bytes, 2, end - 2).readVarlong()).isEqualTo(value);
  }
}
