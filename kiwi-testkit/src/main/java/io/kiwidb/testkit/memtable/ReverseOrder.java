package io.kiwidb.testkit.memtable;

import io.kiwidb.key.KeyComparator;
import java.util.Arrays;

/**
 * The reverse of the bytewise order.
 *
 * <p>Threading: immutable.
 */
final class ReverseOrder implements KeyComparator {
  @Override
  public String name() {
    return "testkit-reverse";
  }

  @Override
  public int compare(byte[] a, int aOffset, int aLength, byte[] b, int bOffset, int bLength) {
    return Arrays.compareUnsigned(b, bOffset, bOffset + bLength, a, aOffset, aOffset + aLength);
  }
}
