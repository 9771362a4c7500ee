package io.kiwidb.bench.workload;

import io.kiwidb.bench.engine.BenchException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** How numbers become keys that sort like them. Threading: immutable. */
public enum KeyForm {
  /**
   * Eight bytes big-endian, then filled up with {@code '0'}, as db_bench of RocksDB does it: keys
   * differ within eight bytes.
   */
  BINARY(9) {
    @Override
    public void write(long number, byte[] key) {
      LONG.set(key, 0, number);
      for (int i = Long.BYTES; i < key.length; i++) {
        key[i] = '0';
      }
    }

    @Override
    public long read(byte[] key, int offset, int keySize) {
      return (long) LONG.get(key, offset);
    }

    @Override
    public int prefixBytes(int keySize) {
      return Long.BYTES - 1;
    }

    @Override
    public int keysOfPrefix() {
      return 256;
    }
  },
  /**
   * Decimal digits with leading zeros, as db_bench of LevelDB does it: neighbours share long
   * prefixes.
   */
  DECIMAL(11) {
    @Override
    public void write(long number, byte[] key) {
      long rest = number;
      for (int i = key.length - 1; i >= 0; i--) {
        long quotient = rest / 10;
        key[i] = (byte) ('0' + (rest - quotient * 10));
        rest = quotient;
      }
    }

    @Override
    public long read(byte[] key, int offset, int keySize) {
      long number = 0;
      for (int i = offset; i < offset + keySize; i++) {
        number = number * 10 + (key[i] - '0');
      }
      return number;
    }

    @Override
    public int prefixBytes(int keySize) {
      return keySize - 2;
    }

    @Override
    public int keysOfPrefix() {
      return 100;
    }
  };

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final int leastKeySize;

  KeyForm(int leastKeySize) {
    this.leastKeySize = leastKeySize;
  }

  /** Makes the whole array the key of a number. */
  public abstract void write(long number, byte[] key);

  /** The number of a key. */
  public abstract long read(byte[] key, int offset, int keySize);

  /** How long the prefix is that neighbouring keys share in a prefix scan. */
  public abstract int prefixBytes(int keySize);

  /** How many numbers in a row share it, beginning at a multiple of their count. */
  public abstract int keysOfPrefix();

  /** Changes a key into one that is never in a store, and sorts just before. */
  static void makeMissing(byte[] key) {
    key[key.length - 1] = '.';
  }

  void require(int keySize) {
    if (keySize < leastKeySize || keySize > 511) {
      throw new BenchException(
          "--key-size " + keySize + ": " + name().toLowerCase(java.util.Locale.ROOT) + " keys have "
              + leastKeySize + " to 511 bytes (511 is LMDB's limit)");
    }
  }
}
