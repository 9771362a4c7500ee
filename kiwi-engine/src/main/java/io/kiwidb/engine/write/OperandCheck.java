package io.kiwidb.engine.write;

import io.kiwidb.InvalidOptionsException;
import io.kiwidb.MergeOperator;
import io.kiwidb.ProviderException;
import io.kiwidb.engine.context.TreeContext;
import io.kiwidb.engine.operand.Operands;
import io.kiwidb.engine.operand.ShownBytes;
import io.kiwidb.engine.view.Tree;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.BatchBuffer;
import io.kiwidb.spi.BatchReader;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Asks the merge operators whether they accept the operands of a batch, before any of it is
 * written. Recovery does not ask: what is in a log has been accepted, or is from a release that did
 * not ask.
 *
 * <p>Threading: stateless.
 */
public final class OperandCheck {
  private OperandCheck() {}

  /**
   * Throws unless all operands of a batch may be written: {@link InvalidOptionsException} if the
   * keyspace has no operator, {@link IllegalArgumentException} if the operator refuses an operand,
   * {@link ProviderException} if it fails.
   *
   * @param trees finds the keyspace of an id, or throws
   */
  public static void require(BatchBuffer batch, IntFunction<Tree> trees) {
    byte[] array = batch.array();
    BatchReader reader = batch.reader();
    while (reader.next()) {
      if (ValueType.base(reader.type()) == ValueType.MERGE) {
        byte[] key = copy(array, reader.keyOffset(), reader.keyLength());
        byte[] operand = copy(array, reader.valueOffset(), reader.valueLength());
        require(trees.apply(reader.keyspace()).context(), key, operand);
      }
    }
  }

  private static byte[] copy(byte[] array, int from, int length) {
    return Arrays.copyOfRange(array, from, from + length);
  }

  private static void require(TreeContext keyspace, byte[] key, byte[] operand) {
    MergeOperator operator = keyspace.parts().mergeOperator();
    if (operator == null) {
      throw new InvalidOptionsException("keyspace '" + keyspace.name()
          + "' has no merge operator; give one in its options when the store is opened");
    }
    try {
      operator.checkOperand(key, operand);
    } catch (IllegalArgumentException e) {
      String reason = e.getMessage() == null ? e.toString() : e.getMessage();
      throw new IllegalArgumentException(
          "the operand of key " + ShownBytes.of(key) + " in keyspace '" + keyspace.name()
              + "' is refused: " + reason,
          e);
    } catch (RuntimeException | Error e) { // user code: reported to the writer
      throw new ProviderException(Operands.title(operator), "checkOperand", e);
    }
  }
}
