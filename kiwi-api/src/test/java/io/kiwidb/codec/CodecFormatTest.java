package io.kiwidb.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.DecodingException;
import io.kiwidb.Durability;
import io.kiwidb.KeyRange;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of the specification, and the orders and refusals that it mentions. */
class CodecFormatTest {
  private enum Small {
    A,
    B,
    THIRD
  }

  private static <T> String hex(Codec<T> codec, T value) {
    return HexFormat.of().formatHex(codec.encode(value));
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  @Test
  void numbersAreAsSpecified() {
    assertThat(hex(Codecs.bool(), true)).isEqualTo("01");
    assertThat(hex(Codecs.int8(), (byte) -1)).isEqualTo("7f");
    assertThat(hex(Codecs.int16(), (short) -1)).isEqualTo("7fff");
    assertThat(hex(Codecs.int32(), 1)).isEqualTo("80000001");
    assertThat(hex(Codecs.int64(), -2L)).isEqualTo("7ffffffffffffffe");
    assertThat(hex(Codecs.float32(), 1.5f)).isEqualTo("bfc00000");
    assertThat(hex(Codecs.float32(), -1.5f)).isEqualTo("403fffff");
    assertThat(hex(Codecs.float64(), -0.0)).isEqualTo("7fffffffffffffff");
  }

  @Test
  void otherTypesAreAsSpecified() {
    UUID uuid = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
    assertThat(hex(Codecs.uuid(), uuid)).isEqualTo("0123456789abcdef0123456789abcdef");
    assertThat(hex(Codecs.instant(), Instant.parse("1969-12-31T23:59:59.5Z")))
        .isEqualTo("7fffffffffffffff1dcd6500");
    assertThat(hex(Codecs.text(), "é")).isEqualTo("c3a9");
    assertThat(hex(Codecs.bytes(), bytes("00ff"))).isEqualTo("00ff");
    assertThat(hex(Codecs.enumByName(Durability.class), Durability.SYNC)).isEqualTo("53594e43");
    assertThat(hex(Codecs.enumByOrdinal(Small.class), Small.THIRD)).isEqualTo("0002");
  }

  @Test
  void tuplesAreAsSpecified() {
    assertThat(hex(Codecs.tuple(Codecs.text(), Codecs.int32()), new Tuple2<>("a", 1)))
        .isEqualTo("61000080000001");
    assertThat(hex(Codecs.int8().reversed(), (byte) -1)).isEqualTo("80");
    assertThat(Codecs.text().encodeComponent("a")).isEqualTo(bytes("610000"));
    assertThat(Codecs.bytes().encodeComponent(bytes("610062"))).isEqualTo(bytes("6100ff620000"));
    assertThat(Codecs.text().encodeComponent("")).isEqualTo(bytes("0000"));
    assertThat(Codecs.tuple(Codecs.int8(), Codecs.int64()).fixedLength()).isEqualTo(9);
  }

  @Test
  void leadingComponentsAreAPrefix() {
    OrderedCodec<Tuple2<String, Integer>> codec = Codecs.tuple(Codecs.text(), Codecs.int32());
    KeyRange range = KeyRange.prefix(Codecs.text().encodeComponent("ada"));
    assertThat(isIn(range, codec.encode(new Tuple2<>("ada", Integer.MIN_VALUE))))
        .isTrue();
    assertThat(isIn(range, codec.encode(new Tuple2<>("ada", Integer.MAX_VALUE))))
        .isTrue();
    assertThat(isIn(range, codec.encode(new Tuple2<>("ad", Integer.MAX_VALUE)))).isFalse();
    assertThat(isIn(range, codec.encode(new Tuple2<>("ada\0", 0)))).isFalse();
    assertThat(isIn(range, codec.encode(new Tuple2<>("adam", 0)))).isFalse();
  }

  private static boolean isIn(KeyRange range, byte[] key) {
    return Arrays.compareUnsigned(key, range.from().orElseThrow()) >= 0
        && Arrays.compareUnsigned(key, range.to().orElseThrow()) < 0;
  }

  @Test
  void textSortsByCodePointAndStringByUnit() {
    String lastOfTheBasicPlane = "\uffff";
    String beyond = "😀";
    assertThat(lastOfTheBasicPlane.compareTo(beyond)).isPositive();
    assertThat(compare(Codecs.text(), lastOfTheBasicPlane, beyond)).isNegative();
  }

  @Test
  void uuidsSortAsTheirTextAndCompareToDoesNot() {
    UUID small = UUID.fromString("01890000-0000-7000-8000-000000000000");
    UUID large = UUID.fromString("81890000-0000-7000-8000-000000000000");
    assertThat(small.compareTo(large)).isPositive();
    assertThat(small.toString()).isLessThan(large.toString());
    assertThat(compare(Codecs.uuid(), small, large)).isNegative();
  }

  @Test
  void allNansAreOneAndZerosAreTwo() {
    double other = Double.longBitsToDouble(0xfff8_0000_0000_0001L);
    assertThat(Double.isNaN(other)).isTrue();
    assertThat(Codecs.float64().encode(other)).isEqualTo(Codecs.float64().encode(Double.NaN));
    assertThat(compare(Codecs.float64(), -0.0, 0.0)).isNegative();
    assertThat(compare(Codecs.float64(), Double.POSITIVE_INFINITY, Double.NaN)).isNegative();
    assertRefused(() -> Codecs.float64().decode(bytes("fff8000000000001")), "NaN");
    assertRefused(() -> Codecs.float64().decode(bytes("0007ffffffffffff")), "NaN");
    assertRefused(() -> Codecs.float32().decode(bytes("ffc00001")), "NaN");
  }

  private static <T> int compare(OrderedCodec<T> codec, T a, T b) {
    int byComparator = Integer.signum(codec.comparator().compare(a, b));
    assertThat(Integer.signum(Arrays.compareUnsigned(codec.encode(a), codec.encode(b))))
        .isEqualTo(byComparator);
    return byComparator;
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "a\udc00", "\udc00\ud800", "\ud800\ud800\udc00"})
  void halfAPairIsRefused(String text) {
    assertThatThrownBy(() -> Codecs.text().encode(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unpaired surrogate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ff", "c0af", "eda080", "f5808080", "c3", "61efbfbdff"})
  void malformedTextIsRefused(String hex) {
    assertRefused(() -> Codecs.text().decode(bytes(hex)), "text in UTF-8");
  }

  @Test
  void theReplacementCharacterIsText() {
    assertThat(Codecs.text().decode(bytes("efbfbd"))).isEqualTo("\ufffd");
  }

  @Test
  void wrongLengthsAndValuesAreRefused() {
    assertRefused(
        () -> Codecs.int64().decode(bytes("00")), "a number in 8 bytes, found 1 bytes: 00");
    assertRefused(() -> Codecs.int32().decode(new byte[0]), "found 0 bytes");
    assertRefused(() -> Codecs.bool().decode(bytes("02")), "a truth value");
    assertRefused(() -> Codecs.enumByName(Small.class).decode(bytes("43")), "found 'C'");
    assertRefused(() -> Codecs.enumByOrdinal(Small.class).decode(bytes("0003")), "below 3");
    assertRefused(() -> Codecs.instant().decode(bytes("80000000000000003b9aca00")), "an instant");
    assertRefused(() -> Codecs.instant().decode(bytes("800000000000000080000000")), "an instant");
    assertRefused(() -> Codecs.instant().decode(bytes("ffffffffffffffff00000000")), "an instant");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "61", "6100", "61000080000001ff", "610001", "610000800000", "00ff0"})
  void brokenTuplesAreRefused(String hex) {
    byte[] broken = bytes(hex.length() % 2 == 0 ? hex : hex + "0");
    assertRefused(() -> Codecs.tuple(Codecs.text(), Codecs.int32()).decode(broken), "expected");
  }

  private static void assertRefused(Supplier<?> decoding, String message) {
    assertThatThrownBy(decoding::get)
        .isInstanceOf(DecodingException.class)
        .hasMessageContaining(message);
  }

  @Test
  void anOwnOrderIsNoComponent() {
    OrderedCodec<String> own = new OrderedCodec<>() {
      @Override
      public Comparator<String> comparator() {
        return String.CASE_INSENSITIVE_ORDER;
      }

      @Override
      public String keyOrder() {
        return "ignore-case";
      }

      @Override
      public byte[] encode(String value) {
        return Codecs.text().encode(value);
      }

      @Override
      public String decode(byte[] array, int offset, int length) {
        return Codecs.text().decode(array, offset, length);
      }
    };
    assertThatThrownBy(() -> Codecs.tuple(Codecs.int8(), own))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'ignore-case'");
    assertThatThrownBy(own::reversed).isInstanceOf(IllegalArgumentException.class);
    assertThat(own.map(text -> text, text -> text).keyOrder()).isEqualTo("ignore-case");
  }

  /** A tuple could not be read again. */
  @Test
  void aFixedLengthThatIsNotKeptIsRefused() {
    OrderedCodec<String> wrong = new OrderedCodec<>() {
      @Override
      public Comparator<? super String> comparator() {
        return Codecs.text().comparator();
      }

      @Override
      public int fixedLength() {
        return 2;
      }

      @Override
      public byte[] encodeComponent(String value) {
        return new byte[0]; // which nobody uses
      }

      @Override
      public byte[] encode(String value) {
        return Codecs.text().encode(value);
      }

      @Override
      public String decode(byte[] array, int offset, int length) {
        return Codecs.text().decode(array, offset, length);
      }
    };
    OrderedCodec<Tuple2<String, Integer>> tuple = Codecs.tuple(wrong, Codecs.int32());
    assertThatThrownBy(() -> tuple.encode(new Tuple2<>("abc", 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fixed length of 2 bytes, but wrote 3");
    assertThatThrownBy(() -> wrong.reversed().encode("a"))
        .isInstanceOf(IllegalArgumentException.class);
    Tuple2<String, Integer> kept = new Tuple2<>("ab", 1);
    assertThat(tuple.decode(tuple.encode(kept))).isEqualTo(kept);
  }

  @Test
  void otherTypesAreConversions() {
    OrderedCodec<LocalDate> dates =
        Codecs.int64().map(LocalDate::ofEpochDay, LocalDate::toEpochDay);
    LocalDate before = LocalDate.of(1815, 12, 10);
    assertThat(dates.decode(dates.encode(before))).isEqualTo(before);
    assertThat(compare(dates, before, LocalDate.EPOCH)).isNegative();
    assertThat(dates.reversed().comparator().compare(before, LocalDate.EPOCH)).isPositive();
  }

  @Test
  void nullIsRefused() {
    Samples.all()
        .forEach(samples -> assertThatThrownBy(() -> samples.codec().encode(null))
            .as(samples.name())
            .isInstanceOf(NullPointerException.class));
  }
}
