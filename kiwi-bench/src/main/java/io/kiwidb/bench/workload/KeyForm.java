package io.kiwidb.bench.workload;

import io.kiwidb.bench.engine.BenchException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Locale;

/** Key formats: they map numbers to keys that sort in the same order. Threading: immutable. */
public enum KeyForm {
  /**
   * Eight bytes big-endian, padded with {@code '0'}, as in RocksDB's db_bench: keys differ within
   * the first eight bytes.
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

    @Override
    int keysOfLastByte() {
      return 1; // padding
    }
  },
  /**
   * Decimal digits with leading zeros, as in LevelDB's db_bench: neighbouring keys share long
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

    @Override
    int keysOfLastByte() {
      return 10;
    }
  };

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final int minKeySize;

  KeyForm(int minKeySize) {
    this.minKeySize = minKeySize;
  }

  /** Writes the key of a number, which fills the array. */
  public abstract void write(long number, byte[] key);

  /** Returns the number of a key. */
  public abstract long read(byte[] key, int offset, int keySize);

  /** Returns the length of the prefix that a prefix scan uses, in bytes. */
  public abstract int prefixBytes(int keySize);

  /** Returns how many consecutive numbers share a prefix, starting at a multiple of this count. */
  public abstract int keysOfPrefix();

  /** Returns how many consecutive numbers have keys that differ in the last byte only. */
  abstract int keysOfLastByte();

  /** Changes a key to one that is never in a store and sorts immediately before it. */
  static void makeMissing(byte[] key) {
    key[key.length - 1] = '.';
  }

  void require(int keySize) {
    if (keySize < minKeySize || keySize > 511) {
      throw new BenchException("--key-size cannot be " + keySize + ": it must be " + minKeySize
          + " to 511 for " + name().toLowerCase(Locale.ROOT) + " keys (511 is LMDB's limit)");
    }
  }
}
