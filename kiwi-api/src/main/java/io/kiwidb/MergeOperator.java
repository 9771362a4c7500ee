package io.kiwidb;

import io.kiwidb.spi.Provider;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BinaryOperator;

/**
 * Combines the operands written by {@link Keyspace#merge(byte[], byte[])} with the value of a key.
 * A counter, for example, is incremented by merging an operand, without reading it first.
 *
 * <p>An operand is stored like a value. Reads, flushes and compactions apply the operator when they
 * meet operands, so it must be deterministic: the same arguments must always give the same result,
 * on every machine and in every release. It may be called any number of times, or never, for the
 * same operands.
 *
 * <p>The name is recorded with the keyspace, which does not open with an operator of another name.
 * Operators are found by {@link java.util.ServiceLoader}, or given as an object in
 * {@link KeyspaceOptions.Builder#mergeOperator}.
 *
 * <p>Threading: must be thread-safe; called by writers, readers and background threads. It must not
 * call the store. Ownership: arguments must not be modified or kept after the call; the result
 * belongs to the caller. Failure: an exception reaches the reader as a {@link ProviderException}
 * that names the operator and the key. Flushes and compactions then keep the operands as they are,
 * so nothing is lost.
 */
public interface MergeOperator extends Provider {
  /**
   * Returns the value of a key.
   *
   * @param key the key
   * @param value the value before the operands; empty if the key had none
   * @param operands the operands, oldest first; at least one
   */
  byte[] merge(byte[] key, Optional<byte[]> value, List<byte[]> operands);

  /**
   * Returns one operand that has the same effect as several; empty if they cannot be combined.
   * Flushes and compactions use it where the value is in an older table. By default they cannot.
   *
   * @param operands the operands, oldest first; at least two
   */
  default Optional<byte[]> combine(byte[] key, List<byte[]> operands) {
    return Optional.empty();
  }

  /**
   * Checks an operand that is about to be written. An operand that {@link #merge} will never accept
   * makes every read of its key fail until the key is put or deleted, so it should not get into the
   * store. By default every operand is accepted.
   *
   * <p>Called for each operand on the thread of the writer, before anything is written, so it must
   * be quick. Recovery, reads, flushes and compactions do not call it: what was written before the
   * operator had this check stays.
   *
   * @throws IllegalArgumentException if the operand is refused, with a message for users; then
   *     nothing of its batch is written. Anything else that is thrown refuses the batch, too, as a
   *     {@link ProviderException}
   */
  default void checkOperand(byte[] key, byte[] operand) {}

  /**
   * Returns the operand for what a person typed on the command line or in a shell: for a counter,
   * {@code 5} is the operand that adds five. By default the operand is what was typed.
   *
   * @param typed UTF-8, unless the person has escaped other bytes
   * @throws IllegalArgumentException if it stands for no operand, with a message for users
   */
  default byte[] operandOf(byte[] typed) {
    return typed.clone();
  }

  /**
   * Returns a value as a person reads it; empty if it is best shown as the bytes that it has, which
   * is the default. The command line and the shell show it beside the bytes.
   *
   * @param value any value of a key, also one that was put and means nothing to the operator
   */
  default Optional<String> textOf(byte[] value) {
    return Optional.empty();
  }

  /**
   * Returns an operator for which values and operands are of one type, and {@code function} is
   * associative: the first operand of a key without a value becomes its value.
   *
   * @param name see {@link Provider#name}
   * @param description one line for users
   * @param function combines an older and a newer value or operand
   */
  static MergeOperator associative(
      String name, String description, BinaryOperator<byte[]> function) {
    Objects.requireNonNull(function, "function");
    return new AssociativeOperator(ProviderKind.checkName(name), description, function);
  }
}
