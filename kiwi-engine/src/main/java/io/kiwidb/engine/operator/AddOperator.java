package io.kiwidb.engine.operator;

/** The operator {@code add}: see {@link LongOperator}. Threading: immutable. */
public final class AddOperator extends LongOperator {
  /** Creates it. */
  public AddOperator() {}

  @Override
  public String name() {
    return "add";
  }

  @Override
  public String description() {
    return "adds 64-bit numbers, eight bytes big-endian; overflow wraps around";
  }

  @Override
  long apply(long older, long newer) {
    return older + newer;
  }
}
