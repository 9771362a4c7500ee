package io.kiwidb.codec;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * The codec of a tuple: its components, one after the other.
 *
 * <p>Threading: immutable.
 *
 * @param <T> the tuple
 */
final class TupleCodec<T> implements OrderedCodec<T> {
  private final List<Component<T, ?>> components;
  private final Function<ComponentReader, T> reader;
  private final Comparator<T> comparator;
  private final int fixedLength;

  /**
   * A component.
   *
   * @param codec its codec
   * @param read returns it from the tuple
   */
  record Component<T, C>(OrderedCodec<C> codec, Function<T, C> read) {
    Component {
      Components.requireBytewise(codec);
    }

    byte[] encode(T tuple) {
      return Components.delimited(codec, read.apply(tuple));
    }

    Comparator<T> comparator() {
      return Comparator.comparing(read, codec.comparator());
    }
  }

  /**
   * Creates a codec.
   *
   * @param reader reads the components in the same order
   */
  TupleCodec(List<Component<T, ?>> components, Function<ComponentReader, T> reader) {
    this.components = components;
    this.reader = reader;
    Comparator<T> order = components.get(0).comparator();
    for (Component<T, ?> component : components.subList(1, components.size())) {
      order = order.thenComparing(component.comparator());
    }
    this.comparator = order;
    this.fixedLength = fixedLength(components);
  }

  private static <T> int fixedLength(List<Component<T, ?>> components) {
    int sum = 0;
    for (Component<T, ?> component : components) {
      int length = component.codec().fixedLength();
      if (length == VARIABLE) {
        return VARIABLE;
      }
      sum += length;
    }
    return sum;
  }

  @Override
  public byte[] encode(T value) {
    byte[][] parts = new byte[components.size()][];
    int length = 0;
    for (int i = 0; i < parts.length; i++) {
      parts[i] = components.get(i).encode(value);
      length = Math.addExact(length, parts[i].length);
    }
    byte[] bytes = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, bytes, at, part.length);
      at += part.length;
    }
    return bytes;
  }

  @Override
  public T decode(byte[] array, int offset, int length) {
    ComponentReader rest = new ComponentReader(array, offset, length);
    T tuple = reader.apply(rest);
    rest.requireEnd();
    return tuple;
  }

  @Override
  public Comparator<? super T> comparator() {
    return comparator;
  }

  @Override
  public int fixedLength() {
    return fixedLength;
  }
}
