package io.kiwidb.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class KeyOrderTest {
  private static final KeyOrder BYTEWISE = KeyOrder.BYTEWISE;

  private final long seed = ThreadLocalRandom.current().nextLong();
  private final Random random = new Random(seed);

  @RepeatedTest(20)
  void prefixesNeverContradictTheOrder() {
    for (int i = 0; i < 5_000; i++) {
      byte[] a = key();
      byte[] b = random.nextBoolean() ? key() : neighbour(a);
      int byPrefix = Long.compare(prefix(a), prefix(b));
      int byKey = BYTEWISE.compare(a, b);
      if (byPrefix != 0) {
        assertThat(Integer.signum(byKey)).as(() -> message(a, b)).isEqualTo(byPrefix);
      }
      assertThat(Integer.signum(byKey)).as(() -> message(a, b)).isEqualTo(slowly(a, b));
    }
  }

  @Test
  void prefixesOfKeysThatDifferWithinEightBytesDecide() {
    assertThat(prefix(new byte[] {(byte) 0xff})).isGreaterThan(prefix(new byte[] {0x7f}));
    assertThat(prefix(new byte[] {1})).isGreaterThan(prefix(new byte[0]));
    assertThat(prefix(new byte[8])).isEqualTo(prefix(new byte[0])).isEqualTo(Long.MIN_VALUE);
    byte[] ones = new byte[9];
    Arrays.fill(ones, (byte) 0xff);
    assertThat(prefix(ones)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void prefixIsThatOfTheSlice() {
    byte[] bytes = new byte[40];
    random.nextBytes(bytes);
    for (int offset = 0; offset < bytes.length; offset++) {
      for (int length = 0; length <= bytes.length - offset; length++) {
        assertThat(KeyPrefix.of(bytes, offset, length))
            .as("seed %d", seed)
            .isEqualTo(prefix(Arrays.copyOfRange(bytes, offset, offset + length)));
      }
    }
  }

  @RepeatedTest(20)
  void separatorLiesBetweenAndIsNeverLonger() {
    for (int i = 0; i < 5_000; i++) {
      byte[] a = key();
      byte[] b = random.nextBoolean() ? key() : neighbour(a);
      int order = BYTEWISE.compare(a, b);
      if (order == 0) {
        continue;
      }
      byte[] last = order < 0 ? a : b;
      byte[] next = order < 0 ? b : a;
      byte[] separator = separator(BYTEWISE, last, next);
      assertThat(BYTEWISE.compare(last, separator))
          .as(() -> message(last, next))
          .isNotPositive();
      assertThat(BYTEWISE.compare(separator, next))
          .as(() -> message(last, next))
          .isNegative();
      assertThat(separator.length).as(() -> message(last, next)).isLessThanOrEqualTo(last.length);
    }
  }

  @Test
  void separatorIsShortWhereItCanBe() {
    assertThat(separator(BYTEWISE, bytes("apple pie"), bytes("banana"))).isEqualTo(bytes("b"));
    assertThat(separator(BYTEWISE, bytes("abcdef"), bytes("abxyz"))).isEqualTo(bytes("abd"));
    assertThat(separator(BYTEWISE, bytes("abcdef"), bytes("abd"))).isEqualTo(bytes("abcdef"));
    assertThat(separator(BYTEWISE, bytes("ab"), bytes("abc"))).isEqualTo(bytes("ab"));
  }

  @Test
  void customOrderHasItsNameNoPrefixesAndWholeSeparators() {
    KeyOrder reversed = KeyOrder.of(new Reversed());
    assertThat(reversed.name()).isEqualTo("reversed");
    assertThat(reversed.isBytewise()).isFalse();
    assertThat(BYTEWISE.name()).isEqualTo("bytewise");
    for (int i = 0; i < 100; i++) {
      byte[] a = key();
      byte[] b = key();
      assertThat(reversed.prefix(a, 0, a.length)).isZero();
      assertThat(reversed.compare(a, b)).isEqualTo(BYTEWISE.compare(b, a));
    }
    assertThat(separator(reversed, bytes("banana"), bytes("apple"))).isEqualTo(bytes("banana"));
  }

  @Test
  void internalKeysOrderByKeyThenNewestFirst() {
    InternalKey old = new InternalKey(bytes("k"), SequenceNumber.tag(5, ValueType.PUT));
    InternalKey young = new InternalKey(bytes("k"), SequenceNumber.tag(6, ValueType.DELETE));
    InternalKey other = new InternalKey(bytes("l"), SequenceNumber.tag(1, ValueType.PUT));
    assertThat(young.compareTo(old, BYTEWISE)).isNegative();
    assertThat(old.compareTo(young, BYTEWISE)).isPositive();
    assertThat(old.compareTo(other, BYTEWISE)).isNegative();
    assertThat(old)
        .isEqualTo(new InternalKey(bytes("k"), old.tag()))
        .hasSameHashCodeAs(new InternalKey(bytes("k"), old.tag()));
    assertThat(old).isNotEqualTo(young).isNotEqualTo(other);
    assertThat(young).hasToString("6b@6:delete");
  }

  @Test
  void tagsKeepSequenceAndType() {
    for (long sequence : new long[] {0, 1, 255, 256, SequenceNumber.MAX}) {
      for (int type :
          new int[] {ValueType.PUT, ValueType.DELETE, ValueType.PUT | ValueType.HAS_EXPIRY, 0xff}) {
        long tag = SequenceNumber.tag(sequence, type);
        assertThat(tag).isNotNegative().isLessThanOrEqualTo(SequenceNumber.seekTag(sequence));
        assertThat(SequenceNumber.sequence(tag)).isEqualTo(sequence);
        assertThat(SequenceNumber.type(tag)).isEqualTo(type);
      }
    }
    assertThat(SequenceNumber.seekTag(SequenceNumber.MAX)).isEqualTo(SequenceNumber.MAX_TAG);
  }

  @Test
  void typesAreKnownByCodeAndName() {
    assertThat(ValueType.isKnown(0)).isFalse();
    assertThat(ValueType.isKnown(7)).isFalse();
    assertThat(ValueType.nameOf(ValueType.PUT | ValueType.HAS_EXPIRY)).isEqualTo("put+expiry");
    assertThat(ValueType.nameOf(99)).isEqualTo("unknown-99");
    for (int type = ValueType.PUT; type <= ValueType.BLOB_POINTER; type++) {
      assertThat(ValueType.isKnown(type)).isTrue();
      assertThat(ValueType.isKnown(type | ValueType.HAS_EXPIRY)).isTrue();
      assertThat(ValueType.base(type | ValueType.HAS_EXPIRY)).isEqualTo(type);
      assertThat(ValueType.nameOf(type)).doesNotStartWith("unknown");
    }
  }

  /**
   * A key of few distinct bytes, so that keys share prefixes, with the bytes where signs and
   * carries go wrong.
   */
  private byte[] key() {
    byte[] alphabet = {0, 1, 0x7e, 0x7f, (byte) 0x80, (byte) 0xfe, (byte) 0xff};
    byte[] key = new byte[random.nextInt(14)];
    for (int i = 0; i < key.length; i++) {
      key[i] = alphabet[random.nextInt(random.nextInt(4) == 0 ? alphabet.length : 2)];
    }
    return key;
  }

  private byte[] neighbour(byte[] key) {
    byte[] other = Arrays.copyOf(key, Math.max(0, key.length + random.nextInt(3) - 1));
    if (other.length > 0 && random.nextBoolean()) {
      other[random.nextInt(other.length)] += (byte) (random.nextBoolean() ? 1 : -1);
    }
    return other;
  }

  private static int slowly(byte[] a, byte[] b) {
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      if (a[i] != b[i]) {
        return Integer.compare(a[i] & 0xff, b[i] & 0xff);
      }
    }
    return Integer.compare(a.length, b.length);
  }

  private static long prefix(byte[] key) {
    return BYTEWISE.prefix(key, 0, key.length);
  }

  /** Through slices that do not start at 0. */
  private static byte[] separator(KeyOrder order, byte[] last, byte[] next) {
    byte[] both = new byte[3 + last.length + next.length];
    System.arraycopy(last, 0, both, 2, last.length);
    System.arraycopy(next, 0, both, 2 + last.length, next.length);
    return order.separator(both, 2, last.length, both, 2 + last.length, next.length);
  }

  private String message(byte[] a, byte[] b) {
    return "seed " + seed + ": " + Arrays.toString(a) + " and " + Arrays.toString(b);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static final class Reversed implements KeyComparator {
    @Override
    public String name() {
      return "reversed";
    }

    @Override
    public int compare(byte[] a, int aOffset, int aLength, byte[] b, int bOffset, int bLength) {
      return Arrays.compareUnsigned(b, bOffset, bOffset + bLength, a, aOffset, aOffset + aLength);
    }
  }
}
