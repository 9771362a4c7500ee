package io.kiwidb.codec;

import io.kiwidb.DecodingException;

/** Reads the components of a tuple one after the other. Threading: not thread-safe. */
final class ComponentReader {
  private final byte[] array;
  private final int start;
  private final int end;
  private int at;

  ComponentReader(byte[] array, int offset, int length) {
    this.array = array;
    this.start = offset;
    this.end = offset + length;
    this.at = offset;
  }

  /** Returns the value of the next component. */
  <T> T next(OrderedCodec<T> codec) {
    return codec.fixedLength() == OrderedCodec.VARIABLE
        ? escaped(codec)
        : fixed(codec, codec.fixedLength());
  }

  private <T> T fixed(OrderedCodec<T> codec, int length) {
    if (length > end - at) {
      throw refused("a component of " + length + " bytes", at);
    }
    int from = at;
    at += length;
    return codec.decode(array, from, length);
  }

  private <T> T escaped(OrderedCodec<T> codec) {
    int from = at;
    int zeros = 0;
    while (true) {
      if (at + 1 >= end) {
        throw refused("a component that ends with 00 00", from);
      }
      if (array[at] != Components.MARK) {
        at++;
        continue;
      }
      byte what = array[at + 1];
      at += 2;
      if (what == Components.END) {
        break;
      }
      if (what != Components.ZERO) {
        throw refused("00 ff or 00 00 in a component", at - 2);
      }
      zeros++;
    }
    int stored = at - 2 - from;
    if (zeros == 0) {
      return codec.decode(array, from, stored);
    }
    return codec.decode(unescaped(from, stored - zeros), 0, stored - zeros);
  }

  private byte[] unescaped(int from, int length) {
    byte[] plain = new byte[length];
    int in = from;
    for (int i = 0; i < length; i++) {
      plain[i] = array[in];
      in += array[in] == Components.MARK ? 2 : 1;
    }
    return plain;
  }

  /** Throws {@link DecodingException} if bytes are left. */
  void requireEnd() {
    if (at != end) {
      throw refused("the end of the tuple", at);
    }
  }

  private DecodingException refused(String expected, int position) {
    return Refusal.of(expected + " at offset " + (position - start), array, start, end - start);
  }
}
