package io.kiwidb.testkit.model;

import io.kiwidb.io.LittleEndian;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The operands of {@link ScriptOperator}: 20 bytes, little-endian: factor (8), summand (8), length
 * of the value that results (4). The value's id is the id before, times the factor, plus the
 * summand.
 *
 * <p>Threading: stateless.
 */
final class ScriptOperands {
  private static final int LENGTH_AT = 2 * Long.BYTES;
  private static final int BYTES = LENGTH_AT + Integer.BYTES;
  private static final int MOST_LENGTH = 16 << 20; // longer ones are in no script
  private static final long FACTOR = 0x5851f42d4c957f2dL; // Knuth, MMIX

  private ScriptOperands() {}

  /** Returns the operand of a write; the value that results has {@code length} bytes. */
  static byte[] operand(long id, int length) {
    return operand(FACTOR, id, Math.max(length, CheckedValue.HEADER));
  }

  private static byte[] operand(long factor, long summand, int length) {
    byte[] operand = new byte[BYTES];
    LittleEndian.putLong(operand, 0, factor);
    LittleEndian.putLong(operand, Long.BYTES, summand);
    LittleEndian.putInt(operand, LENGTH_AT, length);
    return operand;
  }

  /** Throws {@link IllegalArgumentException} for bytes that are no operand. */
  static void check(byte[] operand) {
    if (operand.length != BYTES) {
      throw new IllegalArgumentException("an operand of " + operand.length + " bytes");
    }
    int length = LittleEndian.getInt(operand, LENGTH_AT);
    if (length < CheckedValue.HEADER || length > MOST_LENGTH) {
      throw new IllegalArgumentException("an operand for a value of " + length + " bytes");
    }
  }

  /** Returns the value after one operand. */
  static byte[] apply(byte[] key, byte @Nullable [] value, byte[] operand) {
    if (operand.length != BYTES) {
      throw new AssertionError("an operand of " + operand.length + " bytes");
    }
    long before = value == null ? 0 : idOf(key, value);
    long id = before * LittleEndian.getLong(operand, 0) + LittleEndian.getLong(operand, Long.BYTES);
    return CheckedValue.encode(key, id, LittleEndian.getInt(operand, LENGTH_AT));
  }

  private static long idOf(byte[] key, byte[] value) {
    if (value.length >= CheckedValue.HEADER) {
      return CheckedValue.check(key, value).id();
    }
    CRC32C crc = new CRC32C();
    crc.update(value);
    return crc.getValue();
  }

  /** Returns the value after several operands, oldest first. */
  static byte[] applyAll(byte[] key, Optional<byte[]> value, List<byte[]> operands) {
    byte[] merged = apply(key, value.orElse(null), operands.get(0));
    for (byte[] operand : operands.subList(1, operands.size())) {
      merged = apply(key, merged, operand);
    }
    return merged;
  }

  /** Returns one operand for several, oldest first. */
  static byte[] combined(List<byte[]> operands) {
    long factor = 1;
    long summand = 0;
    int length = 0;
    for (byte[] operand : operands) {
      long next = LittleEndian.getLong(operand, 0);
      factor *= next;
      summand = summand * next + LittleEndian.getLong(operand, Long.BYTES);
      length = LittleEndian.getInt(operand, LENGTH_AT);
    }
    return operand(factor, summand, length);
  }
}
