package io.kiwidb.codec;

import java.util.Comparator;

/**
 * A codec of values that all have the same number of bytes.
 *
 * <p>Threading: immutable.
 *
 * @param what the value, for messages
 * @param fixedLength the number of bytes
 * @param comparator the order of the values
 * @param writer writes a value at the start of an array of that length
 * @param reader reads a value
 */
record FixedCodec<T>(
    String what,
    int fixedLength,
    Comparator<? super T> comparator,
    Writer<T> writer,
    Reader<T> reader)
    implements OrderedCodec<T> {
  /** Writes a value at the start of an array. */
  interface Writer<T> {
    void write(T value, byte[] target);
  }

  /** Reads the value at an offset; throws {@link io.kiwidb.DecodingException} if there is none. */
  interface Reader<T> {
    T read(byte[] array, int offset);
  }

  @Override
  public byte[] encode(T value) {
    byte[] bytes = new byte[fixedLength];
    writer.write(value, bytes);
    return bytes;
  }

  @Override
  public T decode(byte[] array, int offset, int length) {
    if (length != fixedLength) {
      throw Refusal.of(what + " in " + fixedLength + " bytes", array, offset, length);
    }
    return reader.read(array, offset);
  }
}
