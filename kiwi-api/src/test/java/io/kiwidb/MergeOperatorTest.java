package io.kiwidb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an operator does that says nothing of operands that are written or typed. */
class MergeOperatorTest {
  private static final byte[] KEY = {1};

  private final MergeOperator newest =
      MergeOperator.associative("newest", "keeps the newest", (older, newer) -> newer);

  @Test
  void everyOperandIsAccepted() {
    assertThatCode(() -> newest.checkOperand(KEY, new byte[0])).doesNotThrowAnyException();
    assertThatCode(() -> newest.checkOperand(KEY, new byte[100])).doesNotThrowAnyException();
  }

  @Test
  void whatIsTypedIsTheOperand() {
    byte[] typed = {'5', (byte) 0xff};
    assertThat(newest.operandOf(typed)).isEqualTo(typed).isNotSameAs(typed);
  }

  @Test
  void valuesHaveNoText() {
    assertThat(newest.textOf(new byte[] {'5'})).isEmpty();
  }

  @Test
  void theFirstOperandIsTheValueOfAKeyWithoutOne() {
    byte[] first = {1};
    byte[] second = {2};
    assertThat(newest.merge(KEY, Optional.empty(), List.of(first))).isEqualTo(first);
    assertThat(newest.merge(KEY, Optional.of(first), List.of(second))).isEqualTo(second);
    assertThat(newest.combine(KEY, List.of(first, second))).hasValue(second);
  }
}
