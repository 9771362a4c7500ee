package io.kiwidb.bloom.fuse;

import io.kiwidb.spi.Filter;
import io.kiwidb.spi.FilterBuilder;
import io.kiwidb.spi.FilterProvider;

/**
 * The provider of the filter {@code fuse}.
 *
 * <p>Threading: immutable. Ownership: decoded filters are copies. Failure: see
 * {@link FilterProvider}.
 */
public final class FuseFilterProvider implements FilterProvider {
  @Override
  public String name() {
    return "fuse";
  }

  @Override
  public String description() {
    return "binary fuse filter: a fifth smaller than bloom at 1 %, slower to build; for long-lived tables";
  }

  @Override
  public FilterBuilder builder(double falsePositiveRate) {
    if (!(falsePositiveRate > 0 && falsePositiveRate < 1)) {
      throw new IllegalArgumentException(
          "the false-positive rate must be between 0 and 1, exclusive, not " + falsePositiveRate);
    }
    return new FuseFilterBuilder(FuseLayout.widthFor(falsePositiveRate));
  }

  @Override
  public Filter read(byte[] bytes, int offset, int length) {
    return FuseFilter.decode(bytes, offset, length);
  }
}
