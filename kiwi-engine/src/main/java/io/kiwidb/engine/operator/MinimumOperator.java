package io.kiwidb.engine.operator;

/** The operator {@code min}: see {@link LongOperator}. Threading: immutable. */
public final class MinimumOperator extends LongOperator {
  /** Creates it. */
  public MinimumOperator() {}

  @Override
  public String name() {
    return "min";
  }

  @Override
  public String description() {
    return "keeps the smallest of 64-bit signed numbers, eight bytes big-endian";
  }

  @Override
  long apply(long older, long newer) {
    return Math.min(older, newer);
  }
}
