package io.kiwidb.bloom.blocked;

import io.kiwidb.spi.Filter;
import io.kiwidb.spi.FilterBuilder;
import io.kiwidb.spi.FilterProvider;

/**
 * The provider of the filter {@code bloom}.
 *
 * <p>Threading: immutable. Ownership: decoded filters are copies. Failure: see
 * {@link FilterProvider}.
 */
public final class BlockedBloomProvider implements FilterProvider {
  @Override
  public String name() {
    return "bloom";
  }

  @Override
  public String description() {
    return "Bloom filter in lines of 64 bytes: one cache miss per lookup; for tables with point lookups";
  }

  @Override
  public FilterBuilder builder(double falsePositiveRate) {
    if (!(falsePositiveRate > 0 && falsePositiveRate < 1)) {
      throw new IllegalArgumentException(
          "the false-positive rate must be between 0 and 1, exclusive, not " + falsePositiveRate);
    }
    return new BlockedBloomBuilder(falsePositiveRate);
  }

  @Override
  public Filter read(byte[] bytes, int offset, int length) {
    return BlockedBloomFilter.decode(bytes, offset, length);
  }
}
