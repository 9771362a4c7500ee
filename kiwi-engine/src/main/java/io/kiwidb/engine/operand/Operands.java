package io.kiwidb.engine.operand;

import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.KiwiException;
import io.kiwidb.MergeOperator;
import io.kiwidb.ProviderException;
import io.kiwidb.ProviderKind;
import io.kiwidb.spi.Entry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The operands of one key, collected newest first, and the value below them.
 *
 * <p>Threading: not thread-safe; reusable. Ownership: copies what it collects, because the entries
 * of a source change when it moves on.
 */
public final class Operands {
  private final @Nullable MergeOperator operator;
  private final List<byte[]> operands = new ArrayList<>(); // newest first
  private byte @Nullable [] value;

  /**
   * Creates an empty collection.
   *
   * @param operator null if the keyspace has none; then it cannot have operands either
   */
  public Operands(@Nullable MergeOperator operator) {
    this.operator = operator;
  }

  /** Forgets everything. */
  public void clear() {
    operands.clear();
    value = null;
  }

  /** Returns the number of operands. */
  public int count() {
    return operands.size();
  }

  /** Adds the value of an entry as the next older operand. */
  public void add(Entry operand) {
    operands.add(operand.copyValue());
  }

  /** Sets the value that the operands apply to; without it the key had none. */
  public void value(Entry base) {
    value = base.copyValue();
  }

  /**
   * Returns the value of a key. Throws {@link ProviderException} if the operator fails, and
   * {@link IncompatibleFormatException} if there is none.
   */
  public byte[] merge(byte[] key) {
    MergeOperator applied = required();
    return call(
        applied, "merge", () -> applied.merge(key, Optional.ofNullable(value), oldestFirst()));
  }

  /**
   * Returns one operand for all; empty if the operator cannot combine them. Failure as of
   * {@link #merge}.
   */
  public Optional<byte[]> combine(byte[] key) {
    MergeOperator applied = required();
    return call(applied, "combine", () -> applied.combine(key, oldestFirst()));
  }

  private MergeOperator required() {
    if (operator == null) {
      throw new IncompatibleFormatException(
          "the database", "contains an operand in a keyspace that has no merge operator");
    }
    return operator;
  }

  private List<byte[]> oldestFirst() {
    List<byte[]> ordered = new ArrayList<>(operands);
    Collections.reverse(ordered);
    return Collections.unmodifiableList(ordered);
  }

  private static <T> T call(
      MergeOperator operator, String method, Supplier<? extends @Nullable T> body) {
    T result;
    try {
      result = body.get();
    } catch (KiwiException e) {
      throw e;
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      throw new ProviderException(title(operator), method, e);
    }
    if (result == null) { // despite its annotations: a user's code
      throw new ProviderException(title(operator), title(operator) + " returned null in " + method);
    }
    return result;
  }

  private static String title(MergeOperator operator) {
    return ProviderKind.MERGE_OPERATOR.label() + " " + operator.name();
  }
}
