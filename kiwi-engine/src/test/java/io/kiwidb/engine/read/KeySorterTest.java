package io.kiwidb.engine.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.engine.merge.Orders;
import io.kiwidb.key.KeyOrder;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeySorterTest {
  private static final long SEED = 11;

  static KeyOrder[] orders() {
    return Orders.all();
  }

  @ParameterizedTest
  @MethodSource("orders")
  void placesComeInTheOrderOfTheKeysAndEqualOnesInTheirOwn(KeyOrder order) {
    Random random = new Random(SEED);
    for (int round = 0; round < 2_000; round++) {
      byte[] common = new byte[random.nextInt(12)];
      random.nextBytes(common);
      byte[][] keys = new byte[random.nextInt(70)][];
      for (int i = 0; i < keys.length; i++) {
        byte[] rest = new byte[random.nextInt(13)];
        for (int at = 0; at < rest.length; at++) {
          rest[at] = (byte) (random.nextInt(3) * 127); // ties, zeros and both signs
        }
        keys[i] = new byte[common.length + rest.length];
        System.arraycopy(common, 0, keys[i], 0, common.length);
        System.arraycopy(rest, 0, keys[i], common.length, rest.length);
      }
      List<Integer> expected = IntStream.range(0, keys.length)
          .boxed()
          .sorted(Comparator.comparing(place -> keys[place], order::compare))
          .toList();
      assertThat(KeySorter.sort(order, keys))
          .as("seed %d, round %d", SEED, round)
          .containsExactly(expected.stream().mapToInt(place -> place).toArray());
    }
  }
}
