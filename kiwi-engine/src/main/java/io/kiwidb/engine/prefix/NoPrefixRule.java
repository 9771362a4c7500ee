package io.kiwidb.engine.prefix;

import io.kiwidb.PrefixRule;

/** The absence of a rule: keys have no prefix. Threading: immutable. */
public final class NoPrefixRule implements PrefixRule {
  /** Creates it. */
  public NoPrefixRule() {}

  @Override
  public String name() {
    return "none";
  }

  @Override
  public String description() {
    return "no prefix rule: keys have no prefix";
  }

  @Override
  public int prefixLength(byte[] key, int offset, int length) {
    return NONE;
  }
}
