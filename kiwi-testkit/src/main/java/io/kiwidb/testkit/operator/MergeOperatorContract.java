package io.kiwidb.testkit.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.kiwidb.MergeOperator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The contract of merge operators: however flushes and compactions divide the operands of a key,
 * reads see the same value; and no operand that the operator lets pass makes a read fail. An
 * operator's test extends it and gives the operator, and values and operands of its types.
 */
public abstract class MergeOperatorContract {
  private static final int RUNS = 500;
  private static final int MOST_OPERANDS = 8;
  private static final List<String> TYPED = List.of("", "0", "5", "-5", "1e3", "x", "a b", "\0é");

  private final Random random = new Random(2026);

  /** For subclasses. */
  protected MergeOperatorContract() {}

  /** Returns the operator under test. */
  protected abstract MergeOperator operator();

  /** Returns a value that a key may have; the same for the same state of {@code random}. */
  protected abstract byte[] value(Random random);

  /** Returns an operand. */
  protected abstract byte[] operand(Random random);

  /** The arguments of a merge. */
  private record Merge(byte[] key, Optional<byte[]> value, List<byte[]> operands) {
    Merge copy() {
      return new Merge(
          key.clone(),
          value.map(byte[]::clone),
          operands.stream().map(byte[]::clone).toList());
    }
  }

  private Merge draw() {
    byte[] key = new byte[random.nextInt(10)];
    random.nextBytes(key);
    Optional<byte[]> value = random.nextBoolean() ? Optional.of(value(random)) : Optional.empty();
    List<byte[]> operands = new ArrayList<>();
    for (int count = 1 + random.nextInt(MOST_OPERANDS); count > 0; count--) {
      operands.add(operand(random));
    }
    return new Merge(key, value, List.copyOf(operands));
  }

  private byte[] result(Merge merge) {
    return operator().merge(merge.key, merge.value, merge.operands);
  }

  @Test
  final void itHasANameAndSaysWhatItDoes() {
    assertThat(operator().name()).matches("[a-z][a-z0-9-]{0,31}");
    assertThat(operator().description()).isNotBlank();
  }

  @Test
  final void theSameArgumentsGiveTheSameResult() {
    for (int run = 0; run < RUNS; run++) {
      Merge merge = draw();
      assertThat(result(merge)).isEqualTo(result(merge.copy()));
    }
  }

  /** A compaction may apply the older operands, and a read the newer ones. */
  @Test
  final void mergingInTwoStepsIsMergingAtOnce() {
    for (int run = 0; run < RUNS; run++) {
      Merge merge = draw();
      byte[] expected = result(merge);
      for (int at = 1; at < merge.operands.size(); at++) {
        byte[] first = result(new Merge(merge.key, merge.value, merge.operands.subList(0, at)));
        List<byte[]> rest = merge.operands.subList(at, merge.operands.size());
        assertThat(result(new Merge(merge.key, Optional.of(first), rest)))
            .as("the first %d of %d operands before the others", at, merge.operands.size())
            .isEqualTo(expected);
      }
    }
  }

  /** A compaction may combine any neighbouring operands, and combine the results again. */
  @Test
  final void combinedOperandsHaveTheSameEffect() {
    for (int run = 0; run < RUNS; run++) {
      Merge merge = draw();
      byte[] expected = result(merge);
      List<byte[]> operands = new ArrayList<>(merge.operands);
      while (operands.size() > 1) {
        int from = random.nextInt(operands.size() - 1);
        int to = from + 2 + random.nextInt(operands.size() - from - 1);
        List<byte[]> some = operands.subList(from, to);
        Optional<byte[]> combined = operator().combine(merge.key, List.copyOf(some));
        if (combined.isEmpty()) {
          break;
        }
        some.clear();
        operands.add(from, combined.get());
        assertThat(result(new Merge(merge.key, merge.value, List.copyOf(operands))))
            .as("%d operands of %d", operands.size(), merge.operands.size())
            .isEqualTo(expected);
      }
    }
  }

  @Test
  final void everyOperandIsAccepted() {
    for (int run = 0; run < RUNS; run++) {
      Merge merge = draw();
      merge.operands.forEach(operand -> operator().checkOperand(merge.key, operand));
    }
  }

  /** A key with an operand that merge does not accept cannot be read. */
  @Test
  final void whatTheCheckAcceptsIsMerged() {
    for (int run = 0; run < RUNS; run++) {
      Merge merge = draw();
      byte[] operand = changed(merge.operands.get(0));
      if (isAccepted(merge.key, operand)) {
        assertThatCode(() -> result(new Merge(merge.key, merge.value, List.of(operand))))
            .as("checkOperand accepts %s", HexFormat.of().formatHex(operand))
            .doesNotThrowAnyException();
      }
    }
  }

  private boolean isAccepted(byte[] key, byte[] operand) {
    try {
      operator().checkOperand(key, operand);
      return true;
    } catch (IllegalArgumentException refused) {
      return false;
    }
  }

  /** Returns an operand with another length or with other bytes, or any bytes. */
  private byte[] changed(byte[] operand) {
    int shape = random.nextInt(3);
    if (shape == 0) {
      return Arrays.copyOf(operand, random.nextInt(operand.length + 2));
    }
    byte[] other = shape == 1 ? operand.clone() : new byte[random.nextInt(20)];
    for (int count = shape == 1 ? 1 : other.length; count > 0 && other.length > 0; count--) {
      other[random.nextInt(other.length)] = (byte) random.nextInt();
    }
    return other;
  }

  /** What a person types is an operand, or refused by the conversion or by the check. */
  @Test
  final void whatIsTypedIsAnOperandOrRefused() {
    for (String typed : TYPED) {
      byte[] bytes = typed.getBytes(StandardCharsets.UTF_8);
      byte[] before = bytes.clone();
      try {
        assertThat(operator().operandOf(bytes)).isNotNull();
      } catch (IllegalArgumentException refused) {
        assertThat(refused.getMessage()).as("of '%s'", typed).isNotBlank();
      }
      assertThat(bytes).isEqualTo(before);
    }
  }

  /** Any value may have been put. */
  @Test
  final void everyValueHasATextOrNone() {
    for (int run = 0; run < RUNS; run++) {
      byte[] value = value(random);
      byte[] before = value.clone();
      assertThat(operator().textOf(value)).isEqualTo(operator().textOf(value.clone()));
      assertThat(value).isEqualTo(before);
      assertThat(operator().textOf(changed(value))).isNotNull();
    }
  }

  @Test
  final void argumentsStayAsTheyAre() {
    for (int run = 0; run < RUNS; run++) {
      Merge merge = draw();
      Merge before = merge.copy();
      operator().checkOperand(merge.key, merge.operands.get(0));
      result(merge);
      if (merge.operands.size() > 1) {
        operator().combine(merge.key, merge.operands);
      }
      assertThat(merge.key).isEqualTo(before.key);
      assertThat(merge.value.isPresent()).isEqualTo(before.value.isPresent());
      merge.value.ifPresent(value -> assertThat(value).isEqualTo(before.value.orElseThrow()));
      for (int i = 0; i < merge.operands.size(); i++) {
        assertThat(merge.operands.get(i)).isEqualTo(before.operands.get(i));
      }
    }
  }
}
