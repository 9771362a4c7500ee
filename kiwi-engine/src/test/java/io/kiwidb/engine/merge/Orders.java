package io.kiwidb.engine.merge;

import io.kiwidb.key.KeyComparator;
import io.kiwidb.key.KeyOrder;
import java.util.Arrays;

/** Key orders for tests: the bytewise one and two custom ones. */
public final class Orders {
  /** Bytewise, the other way round. */
  public static final KeyOrder REVERSED = KeyOrder.of(new KeyComparator() {
    @Override
    public String name() {
      return "reversed";
    }

    @Override
    public int compare(byte[] a, int aOffset, int aLength, byte[] b, int bOffset, int bLength) {
      return Arrays.compareUnsigned(b, bOffset, bOffset + bLength, a, aOffset, aOffset + aLength);
    }
  });

  /** Letters of either case are the same, so that one key has several spellings. */
  public static final KeyOrder CASELESS = KeyOrder.of(new KeyComparator() {
    @Override
    public String name() {
      return "caseless";
    }

    @Override
    public int compare(byte[] a, int aOffset, int aLength, byte[] b, int bOffset, int bLength) {
      return Arrays.compareUnsigned(folded(a, aOffset, aLength), folded(b, bOffset, bLength));
    }

    private byte[] folded(byte[] bytes, int offset, int length) {
      byte[] folded = Arrays.copyOfRange(bytes, offset, offset + length);
      for (int i = 0; i < length; i++) {
        folded[i] = (byte) Character.toLowerCase(folded[i]);
      }
      return folded;
    }
  });

  private Orders() {}

  /** All of them. */
  public static KeyOrder[] all() {
    return new KeyOrder[] {KeyOrder.BYTEWISE, REVERSED, CASELESS};
  }
}
