package io.kiwidb.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PermutationTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 64, 65, 1_000, 16_384, 100_003})
  void everyNumberComesOnce(int size) {
    Permutation permutation = new Permutation(size, 42);
    BitSet seen = new BitSet();
    int unmoved = 0;
    for (int place = 0; place < size; place++) {
      long number = permutation.at(place);
      assertThat(number).isBetween(0L, size - 1L);
      seen.set((int) number);
      unmoved += number == place ? 1 : 0;
    }
    assertThat(seen.cardinality()).isEqualTo(size);
    if (size >= 1_000) {
      assertThat(unmoved).as("numbers that stay where they are").isLessThan(size / 10);
    }
  }
}
