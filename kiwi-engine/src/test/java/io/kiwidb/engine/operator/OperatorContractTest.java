package io.kiwidb.engine.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.ByteSet;
import io.kiwidb.MergeOperator;
import io.kiwidb.testkit.model.CheckedValue;
import io.kiwidb.testkit.model.ScriptOperator;
import io.kiwidb.testkit.operator.MergeOperatorContract;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract of merge operators, by each that comes with Kiwi, and that of scripts. */
class OperatorContractTest {
  private static byte[] number(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  private static byte[] word(Random random) {
    return "x".repeat(random.nextInt(4)).getBytes(UTF_8);
  }

  /** Of an operator whose values and operands are of one type. */
  abstract static class OneType extends MergeOperatorContract {
    @Override
    protected final byte[] operand(Random random) {
      return value(random);
    }
  }

  abstract static class Numbers extends OneType {
    @Override
    protected final byte[] value(Random random) {
      return number(random.nextLong() >> random.nextInt(64));
    }
  }

  @Nested
  class Add extends Numbers {
    @Override
    protected MergeOperator operator() {
      return new AddOperator();
    }
  }

  @Nested
  class Minimum extends Numbers {
    @Override
    protected MergeOperator operator() {
      return new MinimumOperator();
    }
  }

  @Nested
  class Maximum extends Numbers {
    @Override
    protected MergeOperator operator() {
      return new MaximumOperator();
    }
  }

  @Nested
  class Append extends OneType {
    @Override
    protected MergeOperator operator() {
      return new AppendOperator();
    }

    @Override
    protected byte[] value(Random random) {
      return word(random);
    }
  }

  @Nested
  class Union extends OneType {
    @Override
    protected MergeOperator operator() {
      return new UnionOperator();
    }

    @Override
    protected byte[] value(Random random) {
      List<byte[]> words = new ArrayList<>();
      for (int count = random.nextInt(3); count > 0; count--) {
        words.add(word(random));
      }
      return ByteSet.of(words).encode();
    }
  }

  @Nested
  class Associative extends OneType {
    @Override
    protected MergeOperator operator() {
      return MergeOperator.associative("newest", "keeps the newest", (older, newer) -> newer);
    }

    @Override
    protected byte[] value(Random random) {
      return word(random);
    }
  }

  /**
   * Its values are of a key, and checked: the contract takes values that are too short for that.
   */
  @Nested
  class OfScripts extends MergeOperatorContract {
    @Override
    protected MergeOperator operator() {
      return new ScriptOperator();
    }

    @Override
    protected byte[] value(Random random) {
      return new byte[random.nextInt(CheckedValue.HEADER)];
    }

    @Override
    protected byte[] operand(Random random) {
      byte[] operand = new byte[20];
      random.nextBytes(operand);
      operand[16] = (byte) (CheckedValue.HEADER + random.nextInt(90));
      operand[17] = 0;
      operand[18] = 0;
      operand[19] = 0;
      return operand;
    }
  }

  @Test
  void whatIsNoNumberOrSetIsRefused() {
    byte[] key = {1};
    assertThatThrownBy(
            () -> new AddOperator().merge(key, Optional.of(new byte[3]), List.of(number(1))))
        .hasMessageContaining("'add' takes numbers of 8 bytes, not 3");
    assertThatThrownBy(() -> new MaximumOperator().combine(key, List.of(number(1), key)))
        .hasMessageContaining("'max' takes numbers of 8 bytes, not 1");
    assertThatThrownBy(
            () -> new UnionOperator().merge(key, Optional.empty(), List.of(new byte[] {9})))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsNoNumberOrSetIsNotWritten() {
    byte[] key = {1};
    for (MergeOperator numbers :
        List.of(new AddOperator(), new MinimumOperator(), new MaximumOperator())) {
      assertThatThrownBy(() -> numbers.checkOperand(key, new byte[7]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("'" + numbers.name() + "' takes numbers of 8 bytes, not 7 bytes");
      numbers.checkOperand(key, number(-1));
    }
    assertThatThrownBy(() -> new UnionOperator().checkOperand(key, new byte[] {9}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not the encoding of a set");
    new UnionOperator().checkOperand(key, ByteSet.of().encode());
    new AppendOperator().checkOperand(key, new byte[0]);
  }

  @Test
  void numbersAreTypedAndShownInDecimal() {
    MergeOperator add = new AddOperator();
    for (long number : new long[] {0, 5, -5, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThat(add.operandOf(String.valueOf(number).getBytes(UTF_8))).isEqualTo(number(number));
      assertThat(add.textOf(number(number))).hasValue(String.valueOf(number));
    }
    assertThat(add.operandOf(" +7\n".getBytes(UTF_8))).isEqualTo(number(7));
    for (String typed : List.of("", "x", "1.5", "1e3", "0x5", "9223372036854775808", "12345678a")) {
      assertThatThrownBy(() -> add.operandOf(typed.getBytes(UTF_8)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("'add' takes whole numbers of 64 bits, not '" + typed + "'");
    }
    assertThat(add.textOf("5".getBytes(UTF_8))).isEmpty();
  }

  @Test
  void anElementOfASetIsTyped() {
    byte[] typed = {'a', (byte) 0xff};
    assertThat(new UnionOperator().operandOf(typed)).isEqualTo(ByteSet.of(typed).encode());
  }

  @Test
  void otherOperandsAreWhatIsTyped() {
    byte[] typed = {'a', (byte) 0xff};
    assertThat(new AppendOperator().operandOf(typed)).isEqualTo(typed).isNotSameAs(typed);
    assertThat(new AppendOperator().textOf(typed)).isEmpty();
  }

  @Test
  void sumsWrapAround() {
    assertThat(new AddOperator()
            .merge(new byte[0], Optional.of(number(Long.MAX_VALUE)), List.of(number(1))))
        .isEqualTo(number(Long.MIN_VALUE));
  }
}
