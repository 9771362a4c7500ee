package io.kiwidb.engine.operator;

/** The operator {@code max}: see {@link LongOperator}. Threading: immutable. */
public final class MaximumOperator extends LongOperator {
  /** Creates it. */
  public MaximumOperator() {}

  @Override
  public String name() {
    return "max";
  }

  @Override
  public String description() {
    return "keeps the largest of 64-bit signed numbers, eight bytes big-endian";
  }

  @Override
  long apply(long older, long newer) {
    return Math.max(older, newer);
  }
}
