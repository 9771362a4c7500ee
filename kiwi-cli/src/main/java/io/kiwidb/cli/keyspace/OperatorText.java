package io.kiwidb.cli.keyspace;

import io.kiwidb.Keyspace;
import io.kiwidb.MergeOperator;
import io.kiwidb.cli.format.EscapedText;
import java.nio.charset.StandardCharsets;

/** Operands and values as the merge operator of a keyspace reads and shows them. */
public final class OperatorText {
  private OperatorText() {}

  /**
   * Returns the operand for what was typed, checked; what was typed if there is no operator.
   *
   * @throws IllegalArgumentException if the operator refuses it; the message says why
   */
  public static byte[] operand(Keyspace keyspace, byte[] key, byte[] typed) {
    return keyspace
        .mergeOperator()
        .map(operator -> operand(operator, key, typed))
        .orElse(typed);
  }

  private static byte[] operand(MergeOperator operator, byte[] key, byte[] typed) {
    byte[] operand = operator.operandOf(typed);
    operator.checkOperand(key, operand);
    return operand;
  }

  /** Returns what to print behind a value: {@code " (5)"}; empty for nothing. */
  public static String note(Keyspace keyspace, byte[] value) {
    return keyspace
        .mergeOperator()
        .flatMap(operator -> operator.textOf(value))
        .map(text -> " (" + EscapedText.encode(text.getBytes(StandardCharsets.UTF_8)) + ")")
        .orElse("");
  }
}
