package io.kiwidb.bloom.none;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.spi.FilterBuilder;
import io.kiwidb.spi.FilterProvider;
import io.kiwidb.testkit.filter.FilterSafetyContract;
import org.junit.jupiter.api.Test;

class NoFilterTest extends FilterSafetyContract {
  @Override
  protected FilterProvider provider() {
    return new NoFilterProvider();
  }

  @Test
  void hasNoBytesAndAnswersMaybe() {
    FilterBuilder builder = provider().builder(0.01);
    builder.add(1);
    byte[] encoded = builder.finish();
    assertThat(encoded).isEmpty();
    assertThat(provider().read(encoded, 0, 0).mayContain(2)).isTrue();
  }
}
