package io.kiwidb;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.key.KeyOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class KeyRangeTest {
  private static final byte FF = (byte) 0xff;

  @Test
  void prefixRangeHoldsExactlyTheKeysThatStartWithIt() {
    long seed = ThreadLocalRandom.current().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] prefix = key(random);
      byte[] key = random.nextBoolean()
          ? key(random)
          : Arrays.copyOf(prefix, prefix.length + random.nextInt(3));
      boolean starts = key.length >= prefix.length
          && Arrays.equals(prefix, 0, prefix.length, key, 0, prefix.length);
      assertThat(contains(KeyRange.prefix(prefix), key))
          .as("seed %d, prefix %s, key %s", seed, Arrays.toString(prefix), Arrays.toString(key))
          .isEqualTo(starts);
    }
  }

  @Test
  void prefixOfNothingIsEverything() {
    assertThat(KeyRange.prefix(new byte[0])).isEqualTo(KeyRange.all());
  }

  @Test
  void prefixOfOnesHasNoEnd() {
    assertThat(KeyRange.prefix(new byte[] {FF, FF}))
        .isEqualTo(KeyRange.atLeast(new byte[] {FF, FF}));
    assertThat(KeyRange.prefix(new byte[] {1, FF}))
        .isEqualTo(KeyRange.of(new byte[] {1, FF}, new byte[] {2}));
  }

  @Test
  void prefixIsNotWrittenTo() {
    byte[] prefix = {1, 2, FF};
    assertThat(KeyRange.prefix(prefix).to()).get().isEqualTo(new byte[] {1, 3});
    assertThat(prefix).containsExactly(1, 2, FF);
  }

  @Test
  void singleRangeHoldsOneKey() {
    KeyRange single = KeyRange.single(new byte[] {5});
    assertThat(contains(single, new byte[] {5})).isTrue();
    assertThat(contains(single, new byte[] {5, 0})).isFalse();
    assertThat(contains(single, new byte[] {4, FF})).isFalse();
    assertThat(contains(single, new byte[0])).isFalse();
  }

  @Test
  void rangesAreEqualByContent() {
    KeyRange one = KeyRange.of(new byte[] {1}, new byte[] {2});
    assertThat(one).isEqualTo(KeyRange.of(new byte[] {1}, new byte[] {2}));
    assertThat(one).hasSameHashCodeAs(KeyRange.of(new byte[] {1}, new byte[] {2}));
    assertThat(one)
        .isNotEqualTo(KeyRange.atLeast(new byte[] {1}))
        .isNotEqualTo(KeyRange.lessThan(new byte[] {2}));
    assertThat(one).hasToString("[01, 02)");
    assertThat(KeyRange.all()).hasToString("[start, end)");
  }

  private static boolean contains(KeyRange range, byte[] key) {
    return range.from().map(from -> KeyOrder.BYTEWISE.compare(from, key) <= 0).orElse(true)
        && range.to().map(to -> KeyOrder.BYTEWISE.compare(key, to) < 0).orElse(true);
  }

  private static byte[] key(Random random) {
    byte[] alphabet = {0, 1, 0x7f, (byte) 0x80, FF};
    byte[] key = new byte[random.nextInt(4)];
    for (int i = 0; i < key.length; i++) {
      key[i] = alphabet[random.nextInt(alphabet.length)];
    }
    return key;
  }
}
