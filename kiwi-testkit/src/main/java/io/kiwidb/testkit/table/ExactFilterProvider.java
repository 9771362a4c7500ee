package io.kiwidb.testkit.table;

import io.kiwidb.io.LittleEndian;
import io.kiwidb.spi.Filter;
import io.kiwidb.spi.FilterBuilder;
import io.kiwidb.spi.FilterFigures;
import io.kiwidb.spi.FilterProvider;
import io.kiwidb.spi.MeasurableFilter;
import java.util.Arrays;

/** A filter without false positives: the sorted hashes. */
final class ExactFilterProvider implements FilterProvider {
  static final String NAME = "exact";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "every hash, for tests";
  }

  @Override
  public FilterBuilder builder(double falsePositiveRate) {
    return new FilterBuilder() {
      private long[] hashes = new long[8];
      private int count;

      @Override
      public void add(long hash) {
        if (count == hashes.length) {
          hashes = Arrays.copyOf(hashes, 2 * count);
        }
        hashes[count++] = hash;
      }

      @Override
      public byte[] finish() {
        byte[] bytes = new byte[count * Long.BYTES];
        for (int i = 0; i < count; i++) {
          LittleEndian.putLong(bytes, i * Long.BYTES, hashes[i]);
        }
        return bytes;
      }
    };
  }

  @Override
  public Filter read(byte[] bytes, int offset, int length) {
    if (length == 0 || length % Long.BYTES != 0) {
      throw new IllegalArgumentException(length + " bytes are not a whole number of hashes");
    }
    long[] hashes = new long[length / Long.BYTES];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = LittleEndian.getLong(bytes, offset + i * Long.BYTES);
    }
    Arrays.sort(hashes);
    return new Exact(hashes);
  }

  /** The filter. */
  private static final class Exact implements Filter, MeasurableFilter {
    private final long[] hashes;

    Exact(long[] hashes) {
      this.hashes = hashes;
    }

    @Override
    public boolean mayContain(long hash) {
      return Arrays.binarySearch(hashes, hash) >= 0;
    }

    @Override
    public FilterFigures figures() {
      long set = Arrays.stream(hashes).map(Long::bitCount).sum();
      return new FilterFigures((long) Long.SIZE * hashes.length, Long.SIZE, set, 0);
    }

    @Override
    public long memoryBytes() {
      return 8L * hashes.length;
    }
  }
}
