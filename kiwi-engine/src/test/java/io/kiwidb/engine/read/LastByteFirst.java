package io.kiwidb.engine.read;

import io.kiwidb.key.KeyComparator;

/** A custom key order, by the last byte, then by the last but one. Threading: stateless. */
record LastByteFirst() implements KeyComparator {
  static final LastByteFirst ORDER = new LastByteFirst();

  @Override
  public String name() {
    return "last-byte-first";
  }

  @Override
  public int compare(byte[] a, int aOffset, int aLength, byte[] b, int bOffset, int bLength) {
    for (int i = 1; i <= Math.min(aLength, bLength); i++) {
      int order = Byte.compareUnsigned(a[aOffset + aLength - i], b[bOffset + bLength - i]);
      if (order != 0) {
        return order;
      }
    }
    return aLength - bLength;
  }
}
