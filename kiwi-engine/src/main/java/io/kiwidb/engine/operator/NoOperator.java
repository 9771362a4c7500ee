package io.kiwidb.engine.operator;

import io.kiwidb.MergeOperator;
import java.util.List;
import java.util.Optional;

/** The absence of an operator: a keyspace with it rejects operands. Threading: immutable. */
public final class NoOperator implements MergeOperator {
  /** Creates it. */
  public NoOperator() {}

  @Override
  public String name() {
    return "none";
  }

  @Override
  public String description() {
    return "no merge operator: operands are rejected";
  }

  @Override
  public byte[] merge(byte[] key, Optional<byte[]> value, List<byte[]> operands) {
    throw new IllegalStateException("the keyspace has no merge operator");
  }
}
