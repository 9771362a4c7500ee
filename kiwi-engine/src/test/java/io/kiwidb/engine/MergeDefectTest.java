package io.kiwidb.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.kiwidb.Kiwi;
import io.kiwidb.MergeOperator;
import io.kiwidb.Options;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.model.OperationKind;
import io.kiwidb.testkit.model.OperationScript;
import io.kiwidb.testkit.model.OperationWeights;
import io.kiwidb.testkit.model.ScriptOperator;
import io.kiwidb.testkit.model.ScriptRunner;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Merges that are wrong are found by the script, which shrinks to a few operations. The engine is
 * the true one; the operator that it is given does not do what the oracle knows that it should.
 */
class MergeDefectTest {
  private static final int MOST_OPERATIONS = 10;

  /** What is wrong with the operator. */
  enum Defect {
    FORGETS_THE_VALUE,
    COMBINES_IN_THE_WRONG_ORDER
  }

  private record Wrong(Defect defect) implements MergeOperator {
    private static final ScriptOperator RIGHT = new ScriptOperator();

    @Override
    public String name() {
      return ScriptOperator.NAME;
    }

    @Override
    public String description() {
      return "wrong: " + defect;
    }

    @Override
    public byte[] merge(byte[] key, Optional<byte[]> value, List<byte[]> operands) {
      return switch (defect) {
        case FORGETS_THE_VALUE -> RIGHT.merge(key, Optional.empty(), operands);
        case COMBINES_IN_THE_WRONG_ORDER -> RIGHT.merge(key, value, operands);
      };
    }

    @Override
    public void checkOperand(byte[] key, byte[] operand) {
      RIGHT.checkOperand(key, operand);
    }

    @Override
    public Optional<byte[]> combine(byte[] key, List<byte[]> operands) {
      return defect == Defect.COMBINES_IN_THE_WRONG_ORDER
          ? RIGHT.combine(key, List.of(operands.get(1), operands.get(0)))
          : RIGHT.combine(key, operands);
    }
  }

  private static ScriptRunner runner(Defect defect) {
    MemoryStorage storage = new MemoryStorage();
    Options options = Stores.dev().toBuilder().mergeOperator(new Wrong(defect)).build();
    return new ScriptRunner(() -> Kiwi.open(storage.reopen(), options));
  }

  @ParameterizedTest
  @EnumSource
  void itIsFoundAndShrinksToAFewOperations(Defect defect) {
    OperationWeights weights = OperationWeights.defaults()
        .entries()
        .with(OperationKind.BATCH, 0)
        .with(OperationKind.SYNC_WRITE, 0)
        .with(OperationKind.ASYNC_WRITE, 0);
    OperationScript script = OperationScript.of(20_261_130, 3_000).weights(weights);
    Throwable failure =
        catchThrowable(() -> ScriptRunner.runShrinking(script, () -> runner(defect)));
    assertThat(failure).isInstanceOf(AssertionError.class);
    Matcher shrunk = Pattern.compile("shrunk to (\\d+) operations").matcher(failure.getMessage());
    assertThat(shrunk.find()).as(failure.getMessage()).isTrue();
    assertThat(Integer.parseInt(shrunk.group(1)))
        .as(failure.getMessage())
        .isBetween(2, MOST_OPERATIONS);
  }
}
