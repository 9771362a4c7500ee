package io.kiwidb.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.bench.engine.BenchException;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyFormTest {
  private static final int SIZE = 16;

  @ParameterizedTest
  @EnumSource(KeyForm.class)
  void keysSortAsTheirNumbersAndGiveThemBack(KeyForm form) {
    byte[] before = key(form, 0);
    for (long number :
        new long[] {1, 9, 10, 99, 100, 255, 256, 65_535, 1_000_000, Integer.MAX_VALUE}) {
      byte[] key = key(form, number);
      assertThat(Arrays.compareUnsigned(before, key)).isNegative();
      assertThat(form.read(key, 0, SIZE)).isEqualTo(number);
      before = key;
    }
  }

  @ParameterizedTest
  @EnumSource(KeyForm.class)
  void aMissingKeySortsBetweenTheOthers(KeyForm form) {
    for (long number = 1; number < 300; number++) {
      byte[] missing = key(form, number);
      KeyForm.makeMissing(missing);
      assertThat(Arrays.compareUnsigned(missing, key(form, number))).isNegative();
      for (long other = 0; other < 300; other++) {
        assertThat(missing).isNotEqualTo(key(form, other));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(KeyForm.class)
  void neighboursShareAPrefixUpToAMultiple(KeyForm form) {
    int run = form.keysOfPrefix();
    int bytes = form.prefixBytes(SIZE);
    byte[] first = key(form, 3L * run);
    assertThat(Arrays.copyOf(key(form, 4L * run - 1), bytes))
        .isEqualTo(Arrays.copyOf(first, bytes));
    assertThat(Arrays.copyOf(key(form, 4L * run), bytes)).isNotEqualTo(Arrays.copyOf(first, bytes));
    assertThat(Arrays.copyOf(key(form, 3L * run - 1), bytes))
        .isNotEqualTo(Arrays.copyOf(first, bytes));
  }

  @ParameterizedTest
  @EnumSource(KeyForm.class)
  void keysTooShortForTheirNumbersAreRefused(KeyForm form) {
    assertThatThrownBy(() -> new Load(1, 8, 1, form, 1, 1, 1, 1))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("--key-size cannot be 8");
  }

  private static byte[] key(KeyForm form, long number) {
    byte[] key = new byte[SIZE];
    form.write(number, key);
    return key;
  }
}
