package io.kiwidb.engine.prefix;

import io.kiwidb.PrefixRule;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A rule that never throws: for what a user's rule cannot answer it returns {@link #INVALID}, and
 * the first time it warns. Neither a flush nor a read must fail because of a rule, which only saves
 * time.
 *
 * <p>Threading: thread-safe.
 */
public final class GuardedRule implements PrefixRule {
  /** The answer of a rule that failed: the table has no prefixes, the range is not within one. */
  public static final int INVALID = -1;

  private final PrefixRule rule;
  private final String name;
  private final Consumer<String> warn;
  private final AtomicBoolean warned = new AtomicBoolean();

  /**
   * Creates it.
   *
   * @param warn receives the first failure
   */
  public GuardedRule(PrefixRule rule, Consumer<String> warn) {
    this.rule = rule;
    this.name = rule.name();
    this.warn = warn;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return rule.description();
  }

  @Override
  public int prefixLength(byte[] key, int offset, int length) {
    int answer;
    try {
      answer = rule.prefixLength(key, offset, length);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return failed(e.toString());
    }
    return answer < NONE || answer > length
        ? failed("a prefix of " + answer + " bytes of a key of " + length)
        : answer;
  }

  private int failed(String problem) {
    if (!warned.getAndSet(true)) {
      warn.accept("prefix-rule.failed rule=" + name + " problem=" + problem);
    }
    return INVALID;
  }
}
