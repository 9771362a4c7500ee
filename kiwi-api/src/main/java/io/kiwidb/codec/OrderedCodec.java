package io.kiwidb.codec;

import io.kiwidb.key.KeyOrder;
import java.util.Comparator;
import java.util.function.Function;

/**
 * A codec that preserves order: the bytes of two values compare as {@link #comparator} compares the
 * values. So ranges of values are ranges of keys.
 *
 * <p>The order of bytes is the bytewise one (unsigned, a prefix sorts first), unless
 * {@link #keyOrder} names another.
 *
 * <p>Threading, ownership and failure: see {@link Codec}.
 *
 * @param <T> the type of the values
 */
public interface OrderedCodec<T> extends Codec<T> {
  /** The {@link #fixedLength} of codecs whose values differ in length. */
  int VARIABLE = -1;

  /** Returns the order of the values, which is that of their bytes. */
  Comparator<? super T> comparator();

  /**
   * Returns the number of bytes of every value, or {@link #VARIABLE}. A tuple refuses a value of
   * another length: {@link IllegalArgumentException}.
   */
  default int fixedLength() {
    return VARIABLE;
  }

  /**
   * Returns the name of the key order that sorts the bytes as the comparator sorts the values. A
   * codec of an own order works only with keyspaces of this order, and in no tuple.
   */
  default String keyOrder() {
    return KeyOrder.BYTEWISE_NAME;
  }

  /**
   * Returns the bytes of a value as a component of a tuple: they delimit themselves. All tuples
   * that begin with this value begin with these bytes. Not to be overridden: tuples use this form
   * whatever a codec returns here.
   *
   * <pre>{@code
   * KeyRange ofAda = KeyRange.prefix(Codecs.text().encodeComponent("ada"));
   * }</pre>
   */
  default byte[] encodeComponent(T value) {
    return Components.delimited(this, value);
  }

  /** Returns a codec of the same values whose bytes sort the other way round. */
  default OrderedCodec<T> reversed() {
    return new ReversedCodec<>(this);
  }

  /** {@inheritDoc} Its values are ordered as those of this codec. */
  @Override
  default <U> OrderedCodec<U> map(
      Function<? super T, ? extends U> decoded, Function<? super U, ? extends T> encoded) {
    return new MappedOrderedCodec<>(this, decoded, encoded);
  }
}
