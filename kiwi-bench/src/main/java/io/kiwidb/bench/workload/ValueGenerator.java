package io.kiwidb.bench.workload;

import io.kiwidb.bench.engine.BenchException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/**
 * Generates and checks values: incompressible bytes that start with the number of the key, so that
 * a value under the wrong key is detected. Values are copied from a pool of random bytes.
 *
 * <p>Threading: not thread-safe.
 */
public final class ValueGenerator {
  private static final VarHandle STAMP =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int POOL_BYTES = 1 << 16;
  private static final int STRIDE = 61; // consecutive values differ

  private final int size;
  private final byte[] pool;
  private final byte[] value;
  private int at;

  /** Creates a generator; {@code seed} is that of the random bytes. */
  public ValueGenerator(Load load, long seed) {
    size = load.valueSize();
    value = new byte[size];
    pool = new byte[Math.max(POOL_BYTES, 2 * size)];
    new SplittableRandom(seed).nextBytes(pool);
  }

  /** Returns a value for a key number, in an array that the next call overwrites. */
  public byte[] of(long number) {
    System.arraycopy(pool, at, value, 0, size);
    at += STRIDE;
    if (at > pool.length - size) {
      at = 0;
    }
    if (size >= Long.BYTES) {
      STAMP.set(value, 0, number);
    }
    return value;
  }

  /** Throws unless the bytes are a value generated for the key number. */
  public void check(byte[] array, int offset, int length, long number) {
    if (length != size || (length >= Long.BYTES && (long) STAMP.get(array, offset) != number)) {
      throw new BenchException("the store returned a wrong value for key number " + number + " ("
          + length + " bytes, expected " + size + ")");
    }
  }
}
