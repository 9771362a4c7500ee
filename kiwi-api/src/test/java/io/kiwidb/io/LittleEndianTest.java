package io.kiwidb.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class LittleEndianTest {
  @Test
  void leastSignificantByteComesFirstAtAnyOffset() {
    long seed = ThreadLocalRandom.current().nextLong();
    Random random = new Random(seed);
    for (int offset = 0; offset < 8; offset++) {
      byte[] bytes = new byte[16];
      ByteBuffer expected = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      long value = random.nextLong();
      LittleEndian.putLong(bytes, offset, value);
      assertThat(expected.getLong(offset)).as("seed %d", seed).isEqualTo(value);
      assertThat(LittleEndian.getLong(bytes, offset)).isEqualTo(value);
      LittleEndian.putInt(bytes, offset, (int) value);
      assertThat(expected.getInt(offset)).as("seed %d", seed).isEqualTo((int) value);
      assertThat(LittleEndian.getInt(bytes, offset)).isEqualTo((int) value);
      LittleEndian.putShort(bytes, offset, (int) value);
      assertThat(LittleEndian.getShort(bytes, offset))
          .as("seed %d", seed)
          .isEqualTo((int) value & 0xffff);
    }
  }

  @Test
  void shortsAreUnsigned() {
    byte[] bytes = new byte[2];
    LittleEndian.putShort(bytes, 0, 0xfffe);
    assertThat(LittleEndian.getShort(bytes, 0)).isEqualTo(0xfffe);
    assertThat(bytes).containsExactly(0xfe, 0xff);
  }

  @Test
  void bytesBehindTheArrayAreOutOfBounds() {
    byte[] bytes = new byte[8];
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> LittleEndian.getLong(bytes, 1));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> LittleEndian.putInt(bytes, 5, 0));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> LittleEndian.getShort(bytes, -1));
  }
}
