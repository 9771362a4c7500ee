package io.kiwidb.engine.merge;

import io.kiwidb.KiwiException;
import io.kiwidb.MergeOperator;
import io.kiwidb.engine.context.TreeContext;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a flush or merge does with operands. Threading: as that of {@code failed}.
 *
 * @param operator null if the keyspace has none
 * @param failed is told what the operator throws; the operands then stay as they are
 */
public record OperandRule(@Nullable MergeOperator operator, Consumer<KiwiException> failed) {
  /** For a keyspace without a merge operator. */
  public static final OperandRule NONE = new OperandRule(null, failure -> {});

  /** Returns the rule of a keyspace, which logs the first failure. */
  public static OperandRule of(TreeContext context) {
    AtomicBoolean told = new AtomicBoolean();
    return new OperandRule(context.parts().mergeOperator(), failure -> {
      if (told.compareAndSet(false, true)) {
        context
            .events()
            .warn(
                "merge.failed keyspace=" + context.name()
                    + " effect=operands are kept as they are, reads fail",
                failure);
      }
    });
  }
}
