package io.kiwidb.engine.operator;

import io.kiwidb.MergeOperator;
import java.nio.ByteBuffer;
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
    return ByteBuffer.allocate(Long.BYTES).putLong(result).array();
  }

  @Override
  public final Optional<byte[]> combine(byte[] key, List<byte[]> operands) {
    return Optional.of(merge(key, Optional.empty(), operands));
  }

  private long number(byte[] bytes) {
    if (bytes.length != Long.BYTES) {
      throw new IllegalArgumentException(
          "'" + name() + "' takes numbers of 8 bytes, not " + bytes.length + " bytes");
    }
    return ByteBuffer.wrap(bytes).getLong();
  }
}
