package io.kiwidb;

import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;

/** A {@link MergeOperator} made of one associative function. Threading: immutable. */
record AssociativeOperator(String name, String description, BinaryOperator<byte[]> function)
    implements MergeOperator {
  @Override
  public byte[] merge(byte[] key, Optional<byte[]> value, List<byte[]> operands) {
    byte[] merged = value.orElseGet(() -> operands.get(0));
    for (int i = value.isPresent() ? 0 : 1; i < operands.size(); i++) {
      merged = function.apply(merged, operands.get(i));
    }
    return merged;
  }

  @Override
  public Optional<byte[]> combine(byte[] key, List<byte[]> operands) {
    return Optional.of(merge(key, Optional.empty(), operands));
  }
}
