package io.kiwidb.testkit.prefix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.InvalidOptionsException;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.PrefixRule;
import io.kiwidb.ProviderKind;
import io.kiwidb.key.KeyComparator;
import io.kiwidb.key.KeyOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The contract of prefix rules. The test of a rule extends this class and specifies the rule, with
 * its parameter, and keys that it is meant for.
 */
public abstract class PrefixRuleContract {
  private static final int RANDOM_KEYS = 2_000;
  private static final int LONGEST = 24;
  private static final long SEED = 20_261_130;

  /** For subclasses. */
  protected PrefixRuleContract() {}

  /** Returns the rule. */
  protected abstract PrefixRule rule();

  /** Returns keys as the rule is meant for, some with a prefix and some without. */
  protected abstract List<byte[]> keys();

  /** Returns these keys, parts of them, and random keys of their bytes and of others. */
  private List<byte[]> manyKeys() {
    Random random = new Random(SEED);
    List<byte[]> given = keys();
    List<byte[]> all = new ArrayList<>(given);
    all.add(new byte[0]);
    for (int i = 0; i < RANDOM_KEYS; i++) {
      byte[] pattern = given.get(random.nextInt(given.size()));
      byte[] key = Arrays.copyOf(pattern, random.nextInt(pattern.length + 1));
      if (i % 2 == 0) {
        key = new byte[random.nextInt(LONGEST)];
        for (int at = 0; at < key.length; at++) {
          boolean known = pattern.length > 0 && random.nextInt(4) > 0;
          key[at] = known ? pattern[random.nextInt(pattern.length)] : (byte) random.nextInt();
        }
      }
      all.add(key);
    }
    return all;
  }

  @Test
  public final void everyKeyThatBeginsWithAPrefixHasIt() {
    assertThat(PrefixRuleCheck.problem(rule(), manyKeys(), SEED)).isEmpty();
  }

  @Test
  public final void someKeysHaveAPrefix() {
    assertThat(keys()).anyMatch(key -> rule().prefixLength(key, 0, key.length) > PrefixRule.NONE);
  }

  @Test
  public final void theNameCanBeChosen() {
    String name = rule().name();
    KeyspaceOptions options =
        KeyspaceOptions.builder().provider(ProviderKind.PREFIX_RULE, name).build();
    assertThat(options.providers()).containsEntry(ProviderKind.PREFIX_RULE, name);
    assertThat(KeyspaceOptions.builder().prefixRule(rule()).build().prefixRule())
        .hasValueSatisfying(rule -> assertThat(rule.name()).isEqualTo(name));
    assertThat(rule().description()).isNotBlank();
  }

  @Test
  public final void anotherOrderThanBytewiseIsRefused() {
    KeyspaceOptions.Builder options =
        KeyspaceOptions.builder().keyOrder(KeyOrder.of(new Backward())).prefixRule(rule());
    assertThatThrownBy(options::build)
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining(rule().name())
        .hasMessageContaining("backward");
  }

  /** Bytewise, backward. */
  private static final class Backward implements KeyComparator {
    @Override
    public String name() {
      return "backward";
    }

    @Override
    public int compare(byte[] a, int aOffset, int aLength, byte[] b, int bOffset, int bLength) {
      return Arrays.compareUnsigned(b, bOffset, bOffset + bLength, a, aOffset, aOffset + aLength);
    }
  }
}
