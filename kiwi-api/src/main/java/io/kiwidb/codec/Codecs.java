package io.kiwidb.codec;

import io.kiwidb.DecodingException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * The codecs that Kiwi brings. All of them preserve order, so each is suitable for keys and values;
 * the package describes their formats, byte by byte.
 *
 * <p>Other types are those with a conversion:
 *
 * <pre>{@code
 * OrderedCodec<LocalDate> dates =
 *     Codecs.int64().map(LocalDate::ofEpochDay, LocalDate::toEpochDay);
 *
 * record Visit(String page, Instant time) {}
 * OrderedCodec<Visit> visits = Codecs.tuple(Codecs.text(), Codecs.instant().reversed())
 *     .map(t -> new Visit(t.first(), t.second()), v -> new Tuple2<>(v.page(), v.time()));
 * }</pre>
 *
 * <p>Threading: stateless.
 */
public final class Codecs {
  private static final int NANOS_PER_SECOND = 1_000_000_000;

  /** As unsigned numbers: {@link UUID#compareTo} takes the highest bit for a sign. */
  private static final OrderedCodec<UUID> UUIDS = new FixedCodec<>(
      "a UUID",
      2 * Long.BYTES,
      Comparator.comparing(UUID::getMostSignificantBits, Long::compareUnsigned)
          .thenComparing(UUID::getLeastSignificantBits, Long::compareUnsigned),
      (value, target) -> {
        BigEndian.putLong(target, 0, value.getMostSignificantBits());
        BigEndian.putLong(target, Long.BYTES, value.getLeastSignificantBits());
      },
      (array, offset) -> new UUID(
          BigEndian.getLong(array, offset), BigEndian.getLong(array, offset + Long.BYTES)));

  private static final OrderedCodec<Instant> INSTANTS = new FixedCodec<>(
      "an instant",
      Long.BYTES + Integer.BYTES,
      Comparator.<Instant>naturalOrder(),
      (value, target) -> {
        BigEndian.putLong(target, 0, value.getEpochSecond() ^ Long.MIN_VALUE);
        BigEndian.putInt(target, Long.BYTES, value.getNano());
      },
      Codecs::readInstant);

  private Codecs() {}

  private static Instant readInstant(byte[] array, int offset) {
    long seconds = BigEndian.getLong(array, offset) ^ Long.MIN_VALUE;
    int nanos = BigEndian.getInt(array, offset + Long.BYTES);
    if (nanos < 0
        || nanos >= NANOS_PER_SECOND
        || seconds < Instant.MIN.getEpochSecond()
        || seconds > Instant.MAX.getEpochSecond()) {
      throw Refusal.of(
          "an instant: seconds, then less than 1,000,000,000 nanoseconds",
          array,
          offset,
          Long.BYTES + Integer.BYTES);
    }
    return Instant.ofEpochSecond(seconds, nanos);
  }

  /**
   * Text in UTF-8, ordered by code point: {@link String#compareTo} differs for characters beyond
   * U+FFFF. An unpaired surrogate is refused.
   */
  public static OrderedCodec<String> text() {
    return TextCodec.TEXT;
  }

  /**
   * Arrays as they are, ordered as unsigned bytes. Maps compare them by content; {@code equals} of
   * their entries does not.
   */
  public static OrderedCodec<byte[]> bytes() {
    return BytesCodec.BYTES;
  }

  /** Truth values in one byte; false sorts first. */
  public static OrderedCodec<Boolean> bool() {
    return Numbers.BOOL;
  }

  /** Signed numbers in one byte. */
  public static OrderedCodec<Byte> int8() {
    return Numbers.INT8;
  }

  /** Signed numbers in two bytes. */
  public static OrderedCodec<Short> int16() {
    return Numbers.INT16;
  }

  /** Signed numbers in four bytes. */
  public static OrderedCodec<Integer> int32() {
    return Numbers.INT32;
  }

  /** Signed numbers in eight bytes. */
  public static OrderedCodec<Long> int64() {
    return Numbers.INT64;
  }

  /** Floating-point numbers in four bytes, ordered as {@link Float#compare}; all NaN are one. */
  public static OrderedCodec<Float> float32() {
    return Numbers.FLOAT32;
  }

  /** Floating-point numbers in eight bytes, ordered as {@link Double#compare}; all NaN are one. */
  public static OrderedCodec<Double> float64() {
    return Numbers.FLOAT64;
  }

  /**
   * UUIDs in sixteen bytes, ordered as their text: as unsigned numbers. {@link UUID#compareTo}
   * differs.
   */
  public static OrderedCodec<UUID> uuid() {
    return UUIDS;
  }

  /** Instants in twelve bytes, to the nanosecond, also before 1970. */
  public static OrderedCodec<Instant> instant() {
    return INSTANTS;
  }

  /**
   * Constants of an enum as their names, ordered by name. Constants may be added and reordered, but
   * not renamed; {@link DecodingException} for a name that there is not.
   *
   * @throws IllegalArgumentException if the class is not an enum
   */
  public static <E extends Enum<E>> OrderedCodec<E> enumByName(Class<E> type) {
    return EnumCodec.byName(type);
  }

  /**
   * Constants of an enum in two bytes, ordered as declared. Constants may be renamed, and added at
   * the end, but not reordered: what is stored would mean another constant.
   *
   * @throws IllegalArgumentException if the class is not an enum
   */
  public static <E extends Enum<E>> OrderedCodec<E> enumByOrdinal(Class<E> type) {
    return EnumCodec.byOrdinal(type);
  }

  /** Tuples of two components, ordered by the first, then by the second. */
  public static <A, B> OrderedCodec<Tuple2<A, B>> tuple(OrderedCodec<A> a, OrderedCodec<B> b) {
    return new TupleCodec<>(
        List.of(
            new TupleCodec.Component<>(a, Tuple2::first),
            new TupleCodec.Component<>(b, Tuple2::second)),
        reader -> new Tuple2<>(reader.next(a), reader.next(b)));
  }

  /** Tuples of three components, ordered by the first, then by the second, then by the third. */
  public static <A, B, C> OrderedCodec<Tuple3<A, B, C>> tuple(
      OrderedCodec<A> a, OrderedCodec<B> b, OrderedCodec<C> c) {
    return new TupleCodec<>(
        List.of(
            new TupleCodec.Component<>(a, Tuple3::first),
            new TupleCodec.Component<>(b, Tuple3::second),
            new TupleCodec.Component<>(c, Tuple3::third)),
        reader -> new Tuple3<>(reader.next(a), reader.next(b), reader.next(c)));
  }

  /** Tuples of four components, ordered component by component. */
  public static <A, B, C, D> OrderedCodec<Tuple4<A, B, C, D>> tuple(
      OrderedCodec<A> a, OrderedCodec<B> b, OrderedCodec<C> c, OrderedCodec<D> d) {
    return new TupleCodec<>(
        List.of(
            new TupleCodec.Component<>(a, Tuple4::first),
            new TupleCodec.Component<>(b, Tuple4::second),
            new TupleCodec.Component<>(c, Tuple4::third),
            new TupleCodec.Component<>(d, Tuple4::fourth)),
        reader -> new Tuple4<>(reader.next(a), reader.next(b), reader.next(c), reader.next(d)));
  }
}
