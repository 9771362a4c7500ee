package io.kiwidb.testkit.model;

import io.kiwidb.MergeOperator;
import java.util.List;
import java.util.Optional;

/**
 * The merge operator of scripts: the value becomes another {@link CheckedValue}, whose id is an
 * affine function of the id before. Operands can be combined, and their order matters, so that a
 * lost, repeated or exchanged operand, or a forgotten value, gives another id. See
 * {@link ScriptOperands}.
 *
 * <p>Threading: immutable.
 */
public final class ScriptOperator implements MergeOperator {
  /** The name of this operator. */
  public static final String NAME = "script";

  /** Creates it. */
  public ScriptOperator() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "for tests: chains the ids of writes";
  }

  @Override
  public byte[] merge(byte[] key, Optional<byte[]> value, List<byte[]> operands) {
    return ScriptOperands.applyAll(key, value, operands);
  }

  @Override
  public Optional<byte[]> combine(byte[] key, List<byte[]> operands) {
    return Optional.of(ScriptOperands.combined(operands));
  }

  @Override
  public void checkOperand(byte[] key, byte[] operand) {
    ScriptOperands.check(operand);
  }
}
