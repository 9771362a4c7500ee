package io.kiwidb.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.DecodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every codec of Kiwi does, on extremes and on values of a seed. */
class CodecPropertyTest {
  private static final long SEED = 20_261_130;
  private static final int COUNT = 300;
  private static final int HOSTILE = 5_000;

  static Stream<Samples<?>> samples() {
    return Samples.all();
  }

  private static <T> List<T> values(Samples<T> samples) {
    Random random = new Random(SEED);
    List<T> values = new ArrayList<>(samples.extremes());
    for (int i = 0; i < COUNT; i++) {
      values.add(samples.random().apply(random));
    }
    return values;
  }

  @ParameterizedTest
  @MethodSource("samples")
  <T> void valuesSurvive(Samples<T> samples) {
    OrderedCodec<T> codec = samples.codec();
    for (T value : values(samples)) {
      byte[] bytes = codec.encode(value);
      byte[] within = new byte[bytes.length + 7];
      Arrays.fill(within, (byte) 0x5a);
      System.arraycopy(bytes, 0, within, 3, bytes.length);
      assertThat(codec.decode(bytes)).as("seed %d: %s", SEED, value).isEqualTo(value);
      assertThat(codec.decode(within, 3, bytes.length)).as("seed %d", SEED).isEqualTo(value);
      if (codec.fixedLength() != OrderedCodec.VARIABLE) {
        assertThat(bytes).as("seed %d: %s", SEED, value).hasSize(codec.fixedLength());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  <T> void bytesSortAsTheComparatorSorts(Samples<T> samples) {
    OrderedCodec<T> codec = samples.codec();
    List<T> values = values(samples);
    for (T a : values) {
      for (T b : values) {
        assertThat(Integer.signum(Arrays.compareUnsigned(codec.encode(a), codec.encode(b))))
            .as("seed %d: %s and %s", SEED, a, b)
            .isEqualTo(Integer.signum(codec.comparator().compare(a, b)));
      }
    }
  }

  /** The extremes are listed in their order, so that a wrong comparator is found as well. */
  @ParameterizedTest
  @MethodSource("samples")
  <T> void extremesAreInOrder(Samples<T> samples) {
    List<T> values = samples.extremes();
    for (int i = 1; i < values.size(); i++) {
      assertThat(samples.codec().comparator().compare(values.get(i - 1), values.get(i)))
          .as("%s and %s", values.get(i - 1), values.get(i))
          .isNegative();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  <T> void noComponentBeginsWithAnother(Samples<T> samples) {
    OrderedCodec<T> codec = samples.codec();
    List<T> values = values(samples);
    for (T a : values) {
      byte[] one = codec.encodeComponent(a);
      for (T b : values) {
        byte[] other = codec.encodeComponent(b);
        boolean begins =
            other.length >= one.length && Arrays.equals(one, 0, one.length, other, 0, one.length);
        assertThat(begins)
            .as("seed %d: %s and %s", SEED, a, b)
            .isEqualTo(codec.comparator().compare(a, b) == 0);
      }
    }
  }

  /** Hostile bytes are refused, or are those of the value that they mean. */
  @ParameterizedTest
  @MethodSource("samples")
  <T> void nothingElseIsDecoded(Samples<T> samples) {
    OrderedCodec<T> codec = samples.codec();
    Random random = new Random(SEED);
    List<T> values = values(samples);
    for (int i = 0; i < HOSTILE; i++) {
      byte[] bytes = changed(codec.encode(values.get(random.nextInt(values.size()))), random);
      try {
        assertThat(codec.encode(codec.decode(bytes)))
            .as("seed %d: %s", SEED, HexFormat.of().formatHex(bytes))
            .isEqualTo(bytes);
      } catch (DecodingException refused) {
        assertThat(refused).hasMessageContaining("expected");
      }
    }
  }

  private static byte[] changed(byte[] bytes, Random random) {
    int change = random.nextInt(4);
    if (change == 0) {
      return Samples.randomBytes(random);
    }
    if (change == 1) {
      return Arrays.copyOf(bytes, random.nextInt(bytes.length + 3));
    }
    byte[] changed = bytes.clone();
    if (bytes.length > 0) {
      changed[random.nextInt(bytes.length)] =
          (byte) (change == 2 ? random.nextInt() : random.nextInt(3) - 1);
    }
    return changed;
  }
}
