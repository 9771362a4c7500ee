package io.kiwidb.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyHashTest {
  /**
   * The vectors of the reference implementation's self-test: its generator, at the lengths it
   * checks, with seed 0.
   */
  @ParameterizedTest
  @CsvSource({
    "0, ef46db3751d8e999",
    "1, e934a84adb052768",
    "4, 9136a0dca57457ee",
    "14, 8282dcc4994e35c8",
    "222, b641ae8cb691c174"
  })
  void publishedVectorsHold(int length, String expected) {
    byte[] sanity = new byte[length];
    long generator = 2654435761L;
    for (int i = 0; i < length; i++) {
      sanity[i] = (byte) (generator >>> 56);
      generator *= 0x9E3779B185EBCA8DL;
    }
    assertThat(Long.toHexString(KeyHash.of(sanity, 0, length))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "a, d24ec4f1a98c6e5b",
    "abc, 44bc2cf5ad770999",
    "Nobody inspects the spammish repetition, fbcea83c8a378bf1"
  })
  void knownTextsHaveTheirHash(String text, String expected) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    assertThat(Long.toHexString(KeyHash.of(bytes, 0, bytes.length))).isEqualTo(expected);
  }

  @Test
  void everyLengthAgreesWithAnotherImplementation() {
    long seed = ThreadLocalRandom.current().nextLong();
    Random random = new Random(seed);
    for (int length = 0; length < 600; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      assertThat(KeyHash.of(bytes, 0, length))
          .as("seed %d, length %d", seed, length)
          .isEqualTo(Hashing.xxh64().hashBytesToLong(bytes));
    }
  }

  @Test
  void hashIsThatOfTheSliceWhereverItStands() {
    long seed = ThreadLocalRandom.current().nextLong();
    Random random = new Random(seed);
    byte[] bytes = new byte[300];
    random.nextBytes(bytes);
    for (int i = 0; i < 2_000; i++) {
      int offset = random.nextInt(bytes.length);
      int length = random.nextInt(bytes.length - offset + 1);
      byte[] slice = Arrays.copyOfRange(bytes, offset, offset + length);
      assertThat(KeyHash.of(bytes, offset, length))
          .as("seed %d", seed)
          .isEqualTo(KeyHash.of(slice, 0, length));
    }
  }
}
