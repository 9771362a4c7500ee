package io.kiwidb.codec;

import java.util.Comparator;

/**
 * A codec whose bytes are the inverted bits of another's components. Components delimit themselves,
 * so none is a prefix of another, and inverting all bits turns their order round.
 *
 * <p>Threading: immutable.
 */
final class ReversedCodec<T> implements OrderedCodec<T> {
  private final OrderedCodec<T> codec;

  ReversedCodec(OrderedCodec<T> codec) {
    this.codec = Components.requireBytewise(codec);
  }

  @Override
  public byte[] encode(T value) {
    byte[] component = Components.delimited(codec, value);
    return inverted(component, 0, component.length);
  }

  @Override
  public T decode(byte[] array, int offset, int length) {
    ComponentReader reader = new ComponentReader(inverted(array, offset, length), 0, length);
    T value = reader.next(codec);
    reader.requireEnd();
    return value;
  }

  private static byte[] inverted(byte[] array, int offset, int length) {
    byte[] result = new byte[length];
    for (int i = 0; i < length; i++) {
      result[i] = (byte) ~array[offset + i];
    }
    return result;
  }

  @Override
  public Comparator<? super T> comparator() {
    return codec.comparator().reversed();
  }

  @Override
  public int fixedLength() {
    return codec.fixedLength();
  }

  @Override
  public OrderedCodec<T> reversed() {
    return codec;
  }
}
