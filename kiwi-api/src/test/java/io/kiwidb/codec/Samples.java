package io.kiwidb.codec;

import io.kiwidb.Durability;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A codec with values to try it on.
 *
 * @param name for messages
 * @param extremes values at the ends and near them
 * @param random returns some value
 */
record Samples<T>(
    String name, OrderedCodec<T> codec, List<T> extremes, Function<Random, T> random) {
  private static final Samples<Integer> INTS = new Samples<>(
      "int32",
      Codecs.int32(),
      List.of(Integer.MIN_VALUE, -256, -1, 0, 1, 255, Integer.MAX_VALUE),
      random -> random.nextInt() >> random.nextInt(32));

  private static final int[] ALPHABET = {
    0, 1, 'a', 0xe9, 0x800, 0xd7ff, 0xe000, 0xfffd, 0xffff, 0x1f600, 0x10ffff
  };

  private static final Samples<String> TEXTS = new Samples<>(
      "text",
      Codecs.text(),
      List.of(
          "", "\0", "\0\0", "\0\u00ff", "\1", "a", "a\0", "ab", "\u00ff", "\ufffd", "\uffff", "😀"),
      random -> random
          .ints(random.nextInt(6), 0, ALPHABET.length)
          .mapToObj(i -> Character.toString(ALPHABET[i]))
          .reduce("", String::concat));

  private static final Samples<byte[]> BYTES = new Samples<>(
      "bytes",
      Codecs.bytes(),
      List.of(
          new byte[0],
          new byte[1],
          new byte[2],
          new byte[] {0, 1},
          new byte[] {0, -1},
          new byte[] {1},
          new byte[] {-1},
          new byte[] {-1, 0},
          new byte[] {-1, -1}),
      Samples::randomBytes);

  /** A record with a codec that is built from components. */
  record Visit(String page, Instant time, int count) {}

  static final OrderedCodec<Visit> VISITS = Codecs.tuple(
          Codecs.text(), Codecs.instant().reversed(), Codecs.int32())
      .map(
          tuple -> new Visit(tuple.first(), tuple.second(), tuple.third()),
          visit -> new Tuple3<>(visit.page(), visit.time(), visit.count()));

  private static final Samples<Instant> INSTANTS = new Samples<>(
      "instant",
      Codecs.instant(),
      List.of(
          Instant.MIN,
          Instant.parse("1969-12-31T23:59:59.999999999Z"),
          Instant.EPOCH,
          Instant.EPOCH.plusNanos(1),
          Instant.MAX),
      random -> Instant.ofEpochSecond(
          random.nextInt(5) - 2,
          random.nextBoolean() ? random.nextInt(3) : random.nextInt(1 << 29)));

  static byte[] randomBytes(Random random) {
    byte[] bytes = new byte[random.nextInt(6)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (random.nextInt(4) - 2); // many zeros and many ff
    }
    return bytes;
  }

  static Stream<Samples<?>> all() {
    return Stream.concat(
        Stream.concat(simple(), others()),
        Stream.concat(
            tuples(),
            Stream.of(reversed(INTS), reversed(TEXTS), reversed(BYTES), reversed(INSTANTS))));
  }

  private static Stream<Samples<?>> simple() {
    return Stream.of(
        INTS,
        TEXTS,
        BYTES,
        INSTANTS,
        new Samples<>("bool", Codecs.bool(), List.of(false, true), Random::nextBoolean),
        new Samples<>(
            "int8",
            Codecs.int8(),
            List.of(Byte.MIN_VALUE, (byte) -1, (byte) 0, (byte) 1, Byte.MAX_VALUE),
            random -> (byte) random.nextInt()),
        new Samples<>(
            "int16",
            Codecs.int16(),
            List.of(Short.MIN_VALUE, (short) -1, (short) 0, (short) 1, Short.MAX_VALUE),
            random -> (short) random.nextInt()),
        new Samples<>(
            "int64",
            Codecs.int64(),
            List.of(Long.MIN_VALUE, -1L << 32, -1L, 0L, 1L, 1L << 32, Long.MAX_VALUE),
            random -> random.nextLong() >> random.nextInt(64)));
  }

  private static Stream<Samples<?>> others() {
    return Stream.of(
        new Samples<>(
            "float32",
            Codecs.float32(),
            List.of(
                Float.NEGATIVE_INFINITY,
                -Float.MAX_VALUE,
                -1f,
                -Float.MIN_VALUE,
                -0f,
                0f,
                Float.MIN_VALUE,
                Float.MIN_NORMAL,
                1f,
                Float.MAX_VALUE,
                Float.POSITIVE_INFINITY,
                Float.NaN),
            random -> Float.intBitsToFloat(random.nextInt())),
        new Samples<>(
            "float64",
            Codecs.float64(),
            List.of(
                Double.NEGATIVE_INFINITY,
                -Double.MAX_VALUE,
                -1.0,
                -Double.MIN_VALUE,
                -0.0,
                0.0,
                Double.MIN_VALUE,
                Double.MIN_NORMAL,
                1.0,
                Double.MAX_VALUE,
                Double.POSITIVE_INFINITY,
                Double.NaN),
            random -> Double.longBitsToDouble(random.nextLong())),
        new Samples<>(
            "uuid",
            Codecs.uuid(),
            List.of(
                new UUID(0, 0),
                new UUID(0, -1),
                new UUID(1, 0),
                new UUID(Long.MAX_VALUE, -1),
                new UUID(Long.MIN_VALUE, 0),
                new UUID(-1, Long.MAX_VALUE),
                new UUID(-1, -1)),
            random -> new UUID(random.nextLong() >> random.nextInt(64), random.nextLong())),
        new Samples<>(
            "enum by name",
            Codecs.enumByName(Durability.class),
            Stream.of(Durability.values())
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .toList(),
            random -> Durability.values()[random.nextInt(Durability.values().length)]),
        new Samples<>(
            "enum by ordinal",
            Codecs.enumByOrdinal(Durability.class),
            List.of(Durability.values()),
            random -> Durability.values()[random.nextInt(Durability.values().length)]));
  }

  private static Stream<Samples<?>> tuples() {
    return Stream.of(
        new Samples<>(
            "tuple of text and number",
            Codecs.tuple(Codecs.text(), Codecs.int32()),
            List.of(
                new Tuple2<>("", Integer.MIN_VALUE),
                new Tuple2<>("", -1),
                new Tuple2<>("\0", 0),
                new Tuple2<>("a", -1),
                new Tuple2<>("a", 1),
                new Tuple2<>("a\0", Integer.MIN_VALUE),
                new Tuple2<>("aa", 0)),
            random -> new Tuple2<>(TEXTS.random.apply(random), random.nextInt(3) - 1)),
        new Samples<>(
            "tuple of numbers",
            Codecs.tuple(Codecs.int8(), Codecs.int64(), Codecs.bool()),
            List.of(
                new Tuple3<>((byte) -1, -1L, false),
                new Tuple3<>((byte) -1, 0L, false),
                new Tuple3<>((byte) 0, -1L, false),
                new Tuple3<>((byte) 0, -1L, true)),
            random -> new Tuple3<>(
                (byte) (random.nextInt(3) - 1), random.nextLong(), random.nextBoolean())),
        new Samples<>(
            "nested tuple of four texts",
            Codecs.tuple(
                Codecs.text(),
                Codecs.tuple(Codecs.text(), Codecs.text()),
                Codecs.text().reversed(),
                Codecs.text()),
            List.of(
                new Tuple4<>("", new Tuple2<>("", ""), "b", ""),
                new Tuple4<>("", new Tuple2<>("", ""), "a\0", ""),
                new Tuple4<>("", new Tuple2<>("", ""), "a", ""),
                new Tuple4<>("", new Tuple2<>("", "\0"), "b", "")),
            random -> new Tuple4<>(
                random.nextBoolean() ? "" : "a",
                new Tuple2<>(TEXTS.random.apply(random), TEXTS.random.apply(random)),
                TEXTS.random.apply(random),
                TEXTS.random.apply(random))),
        new Samples<>(
            "record",
            VISITS,
            List.of(
                new Visit("a", Instant.MAX, 0),
                new Visit("a", Instant.EPOCH, -1),
                new Visit("a", Instant.EPOCH, 0),
                new Visit("a", Instant.MIN, 0),
                new Visit("b", Instant.MAX, 0)),
            random -> new Visit(
                TEXTS.random.apply(random), INSTANTS.random.apply(random), random.nextInt(2))));
  }

  private static <T> Samples<T> reversed(Samples<T> samples) {
    List<T> extremes =
        samples.extremes.stream().sorted(samples.codec.reversed().comparator()).toList();
    return new Samples<>(
        samples.name + " reversed", samples.codec.reversed(), extremes, samples.random);
  }

  @Override
  public String toString() {
    return name;
  }
}
