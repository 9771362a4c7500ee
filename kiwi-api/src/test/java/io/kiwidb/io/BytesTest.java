package io.kiwidb.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kiwidb.CorruptionException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link ByteWriter} and {@link ByteReader}. */
class BytesTest {
  private final long seed = ThreadLocalRandom.current().nextLong();
  private final Random random = new Random(seed);

  @RepeatedTest(50)
  void whatIsWrittenIsReadAndNothingElse() {
    ByteWriter out = new ByteWriter(random.nextInt(40));
    List<Integer> kinds = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      kinds.add(random.nextInt(7));
      values.add(write(out, kinds.get(i)));
    }
    byte[] bytes = new byte[out.length() + 5];
    System.arraycopy(out.array(), 0, bytes, 3, out.length());
    ByteReader in = new ByteReader("f", 0, bytes, 3, out.length());
    for (int i = 0; i < kinds.size(); i++) {
      assertThat(read(in, kinds.get(i))).as("seed %d, value %d", seed, i).isEqualTo(values.get(i));
    }
    assertThat(in.remaining()).isZero();
    assertThat(in.position()).isEqualTo(3 + out.length());
    assertThatExceptionOfType(CorruptionException.class).isThrownBy(in::readByte);
  }

  @RepeatedTest(50)
  void anyBytesAreReadOrRefusedButNeverOverrun() {
    byte[] bytes = new byte[200];
    random.nextBytes(bytes);
    int offset = random.nextInt(100);
    int length = random.nextInt(100);
    ByteReader in = new ByteReader("f", 1_000, bytes, offset, length);
    for (int i = 0; i < 200; i++) {
      int before = in.remaining();
      try {
        read(in, random.nextInt(7));
        assertThat(in.remaining()).as("seed %d", seed).isLessThan(before);
      } catch (CorruptionException e) {
        assertThat(e.file()).isEqualTo("f");
        assertThat(e.offset()).as("seed %d", seed).isBetween(1_000L, 1_000L + length);
      }
      assertThat(in.remaining()).as("seed %d", seed).isNotNegative();
      assertThat(in.position()).as("seed %d", seed).isBetween(offset, offset + length);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ffffffffffffffffff02", // 65 bits
        "ffffffffffffffffff7f",
        "80808080808080808002",
        "80808080808080808080", // eleven bytes
        "ffffffffffffffffffff01",
        "80", // cut off
        ""
      })
  void varintsBeyond64BitsAreDamage(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThatExceptionOfType(CorruptionException.class)
        .isThrownBy(() -> new ByteReader("f", 0, bytes, 0, bytes.length).readVarlong());
  }

  @ParameterizedTest
  @ValueSource(strings = {"8080808008", "ffffffff0f", "ffffffffffffffffff01"})
  void varintsBeyond31BitsAreNoLengths(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThatExceptionOfType(CorruptionException.class)
        .isThrownBy(() -> new ByteReader("f", 0, bytes, 0, bytes.length).readVarint());
  }

  @Test
  void lengthsAreBoundedBeforeTheyAreTrusted() {
    byte[] bytes = new ByteWriter(8).writeVarint(Integer.MAX_VALUE).toByteArray();
    assertThatExceptionOfType(CorruptionException.class)
        .isThrownBy(() -> new ByteReader("f", 7, bytes, 0, bytes.length).readBytes())
        .satisfies(e -> assertThat(e.offset()).isEqualTo(7 + bytes.length));
    ByteReader in = new ByteReader("f", 0, bytes, 0, bytes.length);
    assertThatExceptionOfType(CorruptionException.class).isThrownBy(() -> in.skip(-1));
    assertThatExceptionOfType(CorruptionException.class)
        .isThrownBy(() -> in.skip(bytes.length + 1));
    assertThat(in.skip(bytes.length)).isZero();
  }

  @Test
  void readersOfSlicesOutsideTheirArrayAreRefused() {
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> new ByteReader("f", 0, new byte[4], 2, 3));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> new ByteReader("f", 0, new byte[4], 2, Integer.MAX_VALUE));
  }

  @Test
  void writerGrowsTruncatesAndIsReused() {
    ByteWriter out = new ByteWriter(0);
    byte[] piece = new byte[1_000];
    Arrays.fill(piece, (byte) 7);
    for (int i = 0; i < 100; i++) {
      out.write(piece, 0, piece.length);
    }
    assertThat(out.length()).isEqualTo(100_000);
    assertThat(out.toByteArray()).hasSize(100_000).containsOnly(7);
    assertThat(out.truncate(10).writeByte(9).toByteArray()).hasSize(11).endsWith(7, 9);
    assertThat(out.clear().length()).isZero();
    out.reserve(4);
    LittleEndian.putInt(out.array(), 0, 5);
    assertThat(out.advance(4).toByteArray()).containsExactly(5, 0, 0, 0);
  }

  @Test
  void moreThanAnArrayHoldsIsRefusedBeforeItIsAllocated() {
    ByteWriter out = new ByteWriter(16).writeInt(1);
    assertThatIllegalArgumentException().isThrownBy(() -> out.reserve(Integer.MAX_VALUE - 3));
    assertThat(out.length()).isEqualTo(4);
  }

  private Object write(ByteWriter out, int kind) {
    long value = random.nextLong() >>> random.nextInt(64);
    byte[] bytes = new byte[random.nextInt(50)];
    random.nextBytes(bytes);
    String text = "text " + value + " äöü€";
    switch (kind) {
      case 0 -> out.writeByte((int) value);
      case 1 -> out.writeInt((int) value);
      case 2 -> out.writeLong(value);
      case 3 -> out.writeVarint((int) value & Integer.MAX_VALUE);
      case 4 -> out.writeVarlong(value);
      case 5 -> out.writeBytes(bytes);
      default -> out.writeString(text);
    }
    return switch (kind) {
      case 0 -> (int) value & 0xff;
      case 1 -> (int) value;
      case 2, 4 -> value;
      case 3 -> (int) value & Integer.MAX_VALUE;
      case 5 -> new String(bytes, StandardCharsets.ISO_8859_1);
      default -> text;
    };
  }

  private static Object read(ByteReader in, int kind) {
    return switch (kind) {
      case 0 -> in.readByte();
      case 1 -> in.readInt();
      case 2 -> in.readLong();
      case 3 -> in.readVarint();
      case 4 -> in.readVarlong();
      case 5 -> new String(in.readBytes(), StandardCharsets.ISO_8859_1);
      default -> in.readString();
    };
  }
}
