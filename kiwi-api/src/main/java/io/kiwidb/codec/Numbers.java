package io.kiwidb.codec;

import java.util.Comparator;

/** The codecs of numbers and truth values. Threading: immutable. */
final class Numbers {
  static final OrderedCodec<Boolean> BOOL = new FixedCodec<>(
      "a truth value, 00 or 01,",
      1,
      Comparator.<Boolean>naturalOrder(),
      (value, target) -> target[0] = (byte) (value ? 1 : 0),
      Numbers::truth);

  static final OrderedCodec<Byte> INT8 = new FixedCodec<>(
      "a number",
      Byte.BYTES,
      Comparator.<Byte>naturalOrder(),
      (value, target) -> target[0] = (byte) (value ^ Byte.MIN_VALUE),
      (array, offset) -> (byte) (array[offset] ^ Byte.MIN_VALUE));

  static final OrderedCodec<Short> INT16 = new FixedCodec<>(
      "a number",
      Short.BYTES,
      Comparator.<Short>naturalOrder(),
      (value, target) -> BigEndian.putShort(target, 0, (short) (value ^ Short.MIN_VALUE)),
      (array, offset) -> (short) (BigEndian.getShort(array, offset) ^ Short.MIN_VALUE));

  static final OrderedCodec<Integer> INT32 = new FixedCodec<>(
      "a number",
      Integer.BYTES,
      Comparator.<Integer>naturalOrder(),
      (value, target) -> BigEndian.putInt(target, 0, value ^ Integer.MIN_VALUE),
      (array, offset) -> BigEndian.getInt(array, offset) ^ Integer.MIN_VALUE);

  static final OrderedCodec<Long> INT64 = new FixedCodec<>(
      "a number",
      Long.BYTES,
      Comparator.<Long>naturalOrder(),
      (value, target) -> BigEndian.putLong(target, 0, value ^ Long.MIN_VALUE),
      (array, offset) -> BigEndian.getLong(array, offset) ^ Long.MIN_VALUE);

  static final OrderedCodec<Float> FLOAT32 = new FixedCodec<>(
      "a floating-point number",
      Float.BYTES,
      Comparator.<Float>naturalOrder(),
      (value, target) -> BigEndian.putInt(target, 0, sortable(Float.floatToIntBits(value))),
      Numbers::float32);

  static final OrderedCodec<Double> FLOAT64 = new FixedCodec<>(
      "a floating-point number",
      Double.BYTES,
      Comparator.<Double>naturalOrder(),
      (value, target) -> BigEndian.putLong(target, 0, sortable(Double.doubleToLongBits(value))),
      Numbers::float64);

  private Numbers() {}

  private static boolean truth(byte[] array, int offset) {
    byte value = array[offset];
    if (value != 0 && value != 1) {
      throw Refusal.of("a truth value, 00 or 01", array, offset, 1);
    }
    return value == 1;
  }

  /** Positive numbers: the sign flipped. Negative ones: all bits, because they sort reversed. */
  private static int sortable(int bits) {
    return bits ^ (bits >> Integer.SIZE - 1 | Integer.MIN_VALUE);
  }

  private static long sortable(long bits) {
    return bits ^ (bits >> Long.SIZE - 1 | Long.MIN_VALUE);
  }

  private static float float32(byte[] array, int offset) {
    int stored = BigEndian.getInt(array, offset);
    int bits = stored ^ (~stored >> Integer.SIZE - 1 | Integer.MIN_VALUE);
    float value = Float.intBitsToFloat(bits);
    if (Float.floatToIntBits(value) != bits) {
      throw Refusal.of("a floating-point number, and NaN as ffc00000", array, offset, Float.BYTES);
    }
    return value;
  }

  private static double float64(byte[] array, int offset) {
    long stored = BigEndian.getLong(array, offset);
    long bits = stored ^ (~stored >> Long.SIZE - 1 | Long.MIN_VALUE);
    double value = Double.longBitsToDouble(bits);
    if (Double.doubleToLongBits(value) != bits) {
      throw Refusal.of(
          "a floating-point number, and NaN as fff8000000000000", array, offset, Double.BYTES);
    }
    return value;
  }
}
