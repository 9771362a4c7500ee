package io.kiwidb.engine.operator;

import io.kiwidb.MergeOperator;
import java.util.List;
import java.util.Optional;

/**
 * The operator {@code append}: joins values and operands, oldest first, with a comma between them.
 *
 * <p>Threading: immutable.
 */
public final class AppendOperator implements MergeOperator {
  private static final byte SEPARATOR = ',';

  /** Creates it. */
  public AppendOperator() {}

  @Override
  public String name() {
    return "append";
  }

  @Override
  public String description() {
    return "appends operands, with a comma between them";
  }

  @Override
  public byte[] merge(byte[] key, Optional<byte[]> value, List<byte[]> operands) {
    long length = value.map(bytes -> bytes.length).orElse(-1);
    for (byte[] operand : operands) {
      length += 1L + operand.length;
    }
    byte[] merged = new byte[Math.toIntExact(length)];
    int at = value.map(bytes -> put(bytes, merged, 0)).orElse(0);
    for (int i = 0; i < operands.size(); i++) {
      if (value.isPresent() || i > 0) {
        merged[at++] = SEPARATOR;
      }
      at = put(operands.get(i), merged, at);
    }
    return merged;
  }

  private static int put(byte[] part, byte[] merged, int at) {
    System.arraycopy(part, 0, merged, at, part.length);
    return at + part.length;
  }

  @Override
  public Optional<byte[]> combine(byte[] key, List<byte[]> operands) {
    return Optional.of(merge(key, Optional.empty(), operands));
  }
}
