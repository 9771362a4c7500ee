package io.kiwidb.engine.operator;

import io.kiwidb.ByteSet;
import io.kiwidb.MergeOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The operator {@code union}: values and operands are sets in the encoding of {@link ByteSet}.
 *
 * <p>Threading: immutable.
 */
public final class UnionOperator implements MergeOperator {
  /** Creates it. */
  public UnionOperator() {}

  @Override
  public String name() {
    return "union";
  }

  @Override
  public String description() {
    return "unites sets of byte arrays, as ByteSet encodes them";
  }

  @Override
  public byte[] merge(byte[] key, Optional<byte[]> value, List<byte[]> operands) {
    List<ByteSet> sets = new ArrayList<>(operands.size() + 1);
    value.map(ByteSet::decode).ifPresent(sets::add);
    operands.forEach(operand -> sets.add(ByteSet.decode(operand)));
    return ByteSet.union(sets).encode();
  }

  @Override
  public Optional<byte[]> combine(byte[] key, List<byte[]> operands) {
    return Optional.of(merge(key, Optional.empty(), operands));
  }

  @Override
  public void checkOperand(byte[] key, byte[] operand) {
    ByteSet unused = ByteSet.decode(operand);
  }

  /** Takes one element. */
  @Override
  public byte[] operandOf(byte[] typed) {
    return ByteSet.of(typed).encode();
  }
}
