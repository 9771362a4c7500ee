package io.kiwidb.engine.prefix;

import io.kiwidb.InvalidOptionsException;
import io.kiwidb.PrefixRule;

/** The rule {@code fixed}: the first bytes of a key, eight if not said. Threading: immutable. */
public final class FixedRule implements PrefixRule {
  private static final PrefixRule EIGHT = PrefixRule.fixed(8);

  /** Creates it. */
  public FixedRule() {}

  @Override
  public String name() {
    return "fixed";
  }

  @Override
  public String description() {
    return "the first bytes of a key, as many as the parameter says, as in fixed:16; 8 without one";
  }

  @Override
  public PrefixRule withParameter(String parameter) {
    if (parameter.isEmpty()) {
      return EIGHT;
    }
    int bytes;
    try {
      bytes = Integer.parseInt(parameter);
    } catch (NumberFormatException e) {
      throw new InvalidOptionsException(
          "the parameter of the prefix rule fixed is a number of bytes, as in fixed:8, and not '"
              + parameter + "'");
    }
    return PrefixRule.fixed(bytes);
  }

  @Override
  public int prefixLength(byte[] key, int offset, int length) {
    return EIGHT.prefixLength(key, offset, length);
  }
}
