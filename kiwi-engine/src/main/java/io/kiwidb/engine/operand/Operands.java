package io.kiwidb.engine.operand;

import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.Limits;
import io.kiwidb.MergeOperator;
import io.kiwidb.ProviderException;
import io.kiwidb.ProviderKind;
import io.kiwidb.spi.Entry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
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
  private final LongConsumer applied;
  private final List<byte[]> operands = new ArrayList<>(); // newest first
  private byte @Nullable [] value;

  /**
   * Creates an empty collection.
   *
   * @param operator null if the keyspace has none; then it cannot have operands either
   * @param applied is told how many operands became a value, each time
   */
  public Operands(@Nullable MergeOperator operator, LongConsumer applied) {
    this.operator = operator;
    this.applied = applied;
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

  /** Adds the next older operand. */
  public void add(byte[] operand) {
    operands.add(operand.clone());
  }

  /** Returns whether it has a value that the operands apply to. */
  public boolean hasValue() {
    return value != null;
  }

  /** Sets the value that the operands apply to; without it the key had none. */
  public void value(Entry base) {
    value = base.copyValue();
  }

  /** Sets the value that the operands apply to; without it the key had none. */
  public void value(byte[] base) {
    value = base.clone();
  }

  /**
   * Returns the value of a key. Throws {@link ProviderException} if the operator fails or its
   * result is too long for a value, and {@link IncompatibleFormatException} if there is none.
   */
  public byte[] merge(byte[] key) {
    MergeOperator one = required();
    byte[] merged =
        call(one, "merge", key, () -> one.merge(key, Optional.ofNullable(value), oldestFirst()));
    requireLength(one, "merge", key, merged);
    applied.accept(operands.size());
    return merged;
  }

  /**
   * Returns one operand for all; empty if the operator cannot combine them. Failure as of
   * {@link #merge}.
   */
  public Optional<byte[]> combine(byte[] key) {
    MergeOperator one = required();
    Optional<byte[]> combined = call(one, "combine", key, () -> one.combine(key, oldestFirst()));
    combined.ifPresent(operand -> requireLength(one, "combine", key, operand));
    return combined;
  }

  /** A longer value could not be written to a table, and the flush would fail again and again. */
  private static void requireLength(
      MergeOperator operator, String method, byte[] key, byte[] result) {
    if (result.length > Limits.MAX_VALUE_BYTES) {
      throw new ProviderException(
          title(operator),
          title(operator) + " returned " + result.length + " bytes in " + of(method, key)
              + "; the limit of a value is " + Limits.MAX_VALUE_BYTES + " bytes (1 GiB)");
    }
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
      MergeOperator operator, String method, byte[] key, Supplier<? extends @Nullable T> body) {
    T result;
    try {
      result = body.get();
    } catch (RuntimeException | Error e) { // user code: reported to the reader, or to the flush
      throw new ProviderException(title(operator), of(method, key), e);
    }
    if (result == null) { // despite its annotations: a user's code
      throw new ProviderException(
          title(operator), title(operator) + " returned null in " + of(method, key));
    }
    return result;
  }

  /** Names the key, which a scan does not tell, and the way out of it. */
  private static String of(String method, byte[] key) {
    return method + " of key " + ShownBytes.of(key)
        + " (its operands stay until the key is put or deleted)";
  }

  /** Returns what exceptions call an operator. */
  public static String title(MergeOperator operator) {
    return ProviderKind.MERGE_OPERATOR.label() + " " + operator.name();
  }
}
