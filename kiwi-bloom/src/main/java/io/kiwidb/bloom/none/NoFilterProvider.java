package io.kiwidb.bloom.none;

import io.kiwidb.spi.Filter;
import io.kiwidb.spi.FilterBuilder;
import io.kiwidb.spi.FilterFigures;
import io.kiwidb.spi.FilterProvider;
import io.kiwidb.spi.MeasurableFilter;
import java.util.Objects;

/**
 * The provider of the filter {@code none}.
 *
 * <p>Threading: immutable. Ownership: none. Failure: see {@link FilterProvider}.
 */
public final class NoFilterProvider implements FilterProvider {
  @Override
  public String name() {
    return "none";
  }

  @Override
  public String description() {
    return "no filter: no cost; for tables that are scanned, or looked up only for present keys";
  }

  @Override
  public FilterBuilder builder(double falsePositiveRate) {
    if (!(falsePositiveRate > 0 && falsePositiveRate < 1)) {
      throw new IllegalArgumentException(
          "the false-positive rate must be between 0 and 1, exclusive, not " + falsePositiveRate);
    }
    return new EmptyFilterBuilder();
  }

  @Override
  public Filter read(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length != 0) {
      throw new IllegalArgumentException("filter none has 0 bytes, found " + length);
    }
    return new AlwaysMayContain();
  }

  /** A builder that ignores its input. Threading: immutable. */
  private static final class EmptyFilterBuilder implements FilterBuilder {
    @Override
    public void add(long hash) {}

    @Override
    public byte[] finish() {
      return new byte[0];
    }
  }

  /** A filter that excludes no key. Threading: immutable. */
  private static final class AlwaysMayContain implements Filter, MeasurableFilter {
    private static final long OBJECT_BYTES = 16;

    @Override
    public boolean mayContain(long hash) {
      return true;
    }

    @Override
    public FilterFigures figures() {
      return new FilterFigures(0, 0, 0, 1);
    }

    @Override
    public long memoryBytes() {
      return OBJECT_BYTES;
    }
  }
}
