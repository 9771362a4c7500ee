package io.kiwidb.engine.operator;

import io.kiwidb.MergeOperator;
import io.kiwidb.engine.operand.ShownBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * An operator on numbers of 64 bits: values and operands are eight bytes, big-endian, two's
 * complement, as {@link java.nio.ByteBuffer#putLong} writes them. Anything else is rejected.
 *
 * <p>Threading: immutable.
 */
abstract class LongOperator implements MergeOperator {
  /** Combines two numbers; associative. */
  abstract long apply(long older, long newer);

  @Override
  public final byte[] merge(byte[] key, Optional<byte[]> value, List<byte[]> operands) {
    long result = number(value.orElseGet(() -> operands.get(0)));
    for (int i = value.isPresent() ? 0 : 1; i < operands.size(); i++) {
      result = apply(result, number(operands.get(i)));
    }
    return bytes(result);
  }

  @Override
  public final Optional<byte[]> combine(byte[] key, List<byte[]> operands) {
    return Optional.of(merge(key, Optional.empty(), operands));
  }

  @Override
  public final void checkOperand(byte[] key, byte[] operand) {
    requireNumber(operand);
  }

  /** Takes a decimal number. */
  @Override
  public final byte[] operandOf(byte[] typed) {
    long number;
    try {
      number = Long.parseLong(new String(typed, StandardCharsets.UTF_8).strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'" + name() + "' takes whole numbers of 64 bits, not " + ShownBytes.of(typed), e);
    }
    return bytes(number);
  }

  @Override
  public final Optional<String> textOf(byte[] value) {
    return value.length == Long.BYTES
        ? Optional.of(String.valueOf(ByteBuffer.wrap(value).getLong()))
        : Optional.empty();
  }

  private static byte[] bytes(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  private void requireNumber(byte[] bytes) {
    if (bytes.length != Long.BYTES) {
      throw new IllegalArgumentException(
          "'" + name() + "' takes numbers of 8 bytes, not " + bytes.length + " bytes");
    }
  }

  private long number(byte[] bytes) {
    requireNumber(bytes);
    return ByteBuffer.wrap(bytes).getLong();
  }
}
