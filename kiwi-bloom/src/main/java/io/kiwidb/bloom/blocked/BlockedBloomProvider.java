package io.kiwidb.bloom.blocked;

import io.kiwidb.spi.Filter;
import io.kiwidb.spi.FilterBuilder;
import io.kiwidb.spi.FilterProvider;

/**
 * The provider of the filter {@code bloom}.
 *
 * <p>Threading: immutable. Ownership: the filters that it reads are copies. Failure: see
 * {@link FilterProvider}.
 */
public final class BlockedBloomProvider implements FilterProvider {
  @Override
  public String name() {
    return "bloom";
  }

  @Override
  public String description() {
    return "Bloom filter in lines of 64 bytes: one cache miss a lookup; for every table that is asked for single keys";
  }

  @Override
  public FilterBuilder builder(double falsePositiveRate) {
    if (!(falsePositiveRate > 0 && falsePositiveRate < 1)) {
      throw new IllegalArgumentException(
          "a false-positive rate lies between 0 and 1, not at " + falsePositiveRate);
    }
    return new BlockedBloomBuilder(falsePositiveRate);
  }

  @Override
  public Filter read(byte[] bytes, int offset, int length) {
    return BlockedBloomFilter.decode(bytes, offset, length);
  }
}
