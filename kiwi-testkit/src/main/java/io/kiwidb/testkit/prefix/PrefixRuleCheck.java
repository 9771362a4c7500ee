package io.kiwidb.testkit.prefix;

import io.kiwidb.PrefixRule;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Looks for keys that contradict a {@link PrefixRule}: a key that begins with the prefix of another
 * one, but does not have it. With such a rule a cursor misses keys.
 *
 * <p>Threading: stateless.
 */
public final class PrefixRuleCheck {
  private static final int CONTINUATIONS = 6;

  private PrefixRuleCheck() {}

  /**
   * Returns what is wrong with a rule; empty if nothing was found.
   *
   * @param keys keys as the rule is meant for; the longer and the more varied, the better
   */
  public static Optional<String> problem(PrefixRule rule, List<byte[]> keys, long seed) {
    Random random = new Random(seed);
    for (byte[] key : keys) {
      int length = rule.prefixLength(key, 0, key.length);
      if (length < PrefixRule.NONE || length > key.length) {
        return Optional.of("the prefix of " + text(key) + " has " + length
            + " bytes, more than the key, or less than none");
      }
      if (length == PrefixRule.NONE) {
        continue;
      }
      byte[] prefix = Arrays.copyOf(key, length);
      if (!has(rule, prefix, length)) {
        return Optional.of(contradiction(key, prefix, prefix));
      }
      for (int i = 0; i < CONTINUATIONS; i++) {
        byte[] other = keys.get(random.nextInt(keys.size()));
        byte[] continued = continued(prefix, i, other, random);
        if (!has(rule, continued, length)) {
          return Optional.of(contradiction(key, prefix, continued));
        }
      }
    }
    return Optional.empty();
  }

  /** Returns a key that begins with the prefix, and goes on by chance or as another key does. */
  private static byte[] continued(byte[] prefix, int how, byte[] other, Random random) {
    byte[] rest = switch (how) {
      case 0 -> new byte[1];
      case 1 -> new byte[] {(byte) 0xff};
      case 2 -> prefix;
      case 3 -> other;
      case 4 -> Arrays.copyOfRange(other, Math.min(prefix.length, other.length), other.length);
      default -> {
        byte[] some = new byte[random.nextInt(8)];
        random.nextBytes(some);
        yield some;
      }
    };
    byte[] key = Arrays.copyOf(prefix, prefix.length + rest.length);
    System.arraycopy(rest, 0, key, prefix.length, rest.length);
    return key;
  }

  /** Asks for a key in the middle of an array, because keys are slices. */
  private static boolean has(PrefixRule rule, byte[] key, int length) {
    byte[] array = new byte[key.length + 4];
    Arrays.fill(array, (byte) '/');
    System.arraycopy(key, 0, array, 2, key.length);
    byte[] before = array.clone();
    int answer = rule.prefixLength(array, 2, key.length);
    return answer == length && Arrays.equals(before, array);
  }

  private static String contradiction(byte[] key, byte[] prefix, byte[] other) {
    return "the prefix of " + text(key) + " is " + text(prefix) + ", and " + text(other)
        + ", which begins with it, does not have it";
  }

  private static String text(byte[] key) {
    return HexFormat.of().formatHex(key);
  }
}
