package io.kiwidb.memtable.btree;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KeyWordTest {
  private static final long SEED = 20_261_121;

  @Test
  void aSmallerWordMeansASmallerKeyWhateverIsLeftOut() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 200_000; i++) {
      int skip = random.nextInt(12);
      byte[] a = key(random, skip);
      byte[] b = key(random, skip);
      int words = Long.compare(KeyWord.of(a, 0, a.length, skip), KeyWord.of(b, 0, b.length, skip));
      int keys = Integer.signum(Arrays.compareUnsigned(a, b));
      if (words != 0) {
        assertThat(words)
            .as(
                "%s, %s without %d bytes, seed %d",
                Arrays.toString(a), Arrays.toString(b), skip, SEED)
            .isEqualTo(keys);
      } else {
        byte[] paddedA = Arrays.copyOfRange(a, skip, skip + Long.BYTES);
        byte[] paddedB = Arrays.copyOfRange(b, skip, skip + Long.BYTES);
        assertThat(paddedA).as("seed %d", SEED).isEqualTo(paddedB);
      }
    }
  }

  @Test
  void theWordIsTheSameWhereverTheKeyLies() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 20_000; i++) {
      int skip = random.nextInt(12);
      byte[] key = key(random, skip);
      byte[] around = new byte[key.length + 20];
      random.nextBytes(around);
      System.arraycopy(key, 0, around, 7, key.length);
      assertThat(KeyWord.of(around, 7, key.length, skip))
          .as("%s without %d bytes, seed %d", Arrays.toString(key), skip, SEED)
          .isEqualTo(KeyWord.of(key, 0, key.length, skip));
    }
  }

  @Test
  void newerTagsComeFirst() {
    long older = SequenceNumber.tag(1, ValueType.PUT);
    long newer = SequenceNumber.tag(2, ValueType.DELETE);
    assertThat(KeyWord.ofTag(newer)).isLessThan(KeyWord.ofTag(older));
    assertThat(KeyWord.ofTag(SequenceNumber.MAX_TAG)).isLessThan(KeyWord.ofTag(newer));
  }

  /** A key of few different bytes, so that many are alike, behind a part that all share. */
  private static byte[] key(SplittableRandom random, int skip) {
    byte[] key = new byte[skip + random.nextInt(12)];
    Arrays.fill(key, (byte) 's');
    for (int i = skip; i < key.length; i++) {
      key[i] = (byte) (random.nextInt(3) - 1);
    }
    return key;
  }
}
