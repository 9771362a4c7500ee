package io.kiwidb.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Big-endian numbers in arrays, which sort as unsigned numbers. Threading: stateless. */
final class BigEndian {
  private static final VarHandle LONG = view(long[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle SHORT = view(short[].class);

  private BigEndian() {}

  private static VarHandle view(Class<?> type) {
    return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.BIG_ENDIAN)
        .withInvokeExactBehavior();
  }

  static long getLong(byte[] array, int offset) {
    return (long) LONG.get(array, offset);
  }

  static void putLong(byte[] array, int offset, long value) {
    LONG.set(array, offset, value);
  }

  static int getInt(byte[] array, int offset) {
    return (int) INT.get(array, offset);
  }

  static void putInt(byte[] array, int offset, int value) {
    INT.set(array, offset, value);
  }

  static short getShort(byte[] array, int offset) {
    return (short) SHORT.get(array, offset);
  }

  static void putShort(byte[] array, int offset, short value) {
    SHORT.set(array, offset, value);
  }
}
