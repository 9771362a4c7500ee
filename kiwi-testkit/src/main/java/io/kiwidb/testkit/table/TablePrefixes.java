package io.kiwidb.testkit.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.CorruptionException;
import io.kiwidb.PrefixRule;
import io.kiwidb.key.KeyHash;
import io.kiwidb.spi.Provider;
import io.kiwidb.spi.TableProperties;
import io.kiwidb.spi.TableReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of table formats, as far as it is about prefixes of keys. */
abstract class TablePrefixes extends TableAnswers {
  private static final PrefixRule SLASH = PrefixRule.until((byte) '/');

  /** A rule as {@code ServiceLoader} would find it, with a length of its own. */
  private record Named(String name, int bytes) implements PrefixRule {
    @Override
    public String description() {
      return "for tests";
    }

    @Override
    public int prefixLength(byte[] key, int offset, int length) {
      return length < bytes ? NONE : bytes;
    }
  }

  private static List<Version> keys(String... keys) {
    return Arrays.stream(keys)
        .map(key -> Version.put(key, 1, "value of " + key))
        .toList();
  }

  private static boolean may(TableReader table, PrefixRule rule, String prefix) {
    byte[] bytes = ("." + prefix).getBytes(StandardCharsets.ISO_8859_1);
    return table.mayContainPrefix(rule.name(), KeyHash.ofPrefix(bytes, 1, bytes.length - 1));
  }

  @Test
  final void theRuleIsRecordedOnlyIfItWasGiven() {
    TableProperties plain = fixture.write(keys("a/1", "b/1"));
    assertThat(plain.prefixRule()).isEmpty();
    byte[] before = fixture.content();
    fixture.storage.delete(fixture.id.name());
    fixture.write(keys("a/1", "b/1"));
    assertThat(fixture.content()).isEqualTo(before);
    try (TableReader table = fixture.open()) {
      assertThat(table.properties().prefixRule()).isEmpty();
      assertThat(may(table, SLASH, "c/")).isTrue();
    }
    fixture.storage.delete(fixture.id.name());
    fixture.prefixRule = SLASH;
    TableProperties written = fixture.write(keys("a/1", "b/1"));
    assertThat(written.prefixRule()).isIn("", SLASH.name());
    try (TableReader table = fixture.open()) {
      assertThat(table.properties()).isEqualTo(written);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 5})
  final void everyPrefixOfATableMayBeInIt(int bytes) {
    PrefixRule rule = bytes == 0 ? SLASH : PrefixRule.fixed(bytes);
    fixture.prefixRule = rule;
    Random random = new Random(bytes);
    Set<String> keys = new TreeSet<>();
    while (keys.size() < 400) {
      StringBuilder key = new StringBuilder();
      for (int i = 1 + random.nextInt(6); i > 0; i--) {
        key.append("ab/".charAt(random.nextInt(3)));
      }
      keys.add(key.toString());
    }
    fixture.write(keys(keys.toArray(new String[0])));
    try (TableReader table = fixture.open()) {
      for (String key : keys) {
        byte[] array = Version.utf8(key);
        int length = rule.prefixLength(array, 0, array.length);
        assertThat(length == 0 || may(table, rule, key.substring(0, length)))
            .as(key)
            .isTrue();
        assertThat(fixture.get(table, array, 1)).isNotEqualTo("none");
      }
      assertThat(table.verify()).isEqualTo(keys.size());
      assertThat(may(table, PrefixRule.fixed(7), "never")).as("another rule").isTrue();
    }
  }

  /** The filter of the fixture has no false positives. */
  @Test
  final void prefixesAndKeysAreNotTakenForEachOther() {
    fixture.prefixRule = SLASH;
    fixture.write(keys("a/1", "a/2", "b/", "c", "d/1"));
    try (TableReader table = fixture.open()) {
      if (table.properties().prefixRule().isEmpty()) {
        return; // the format does not support prefixes
      }
      assertThat(may(table, SLASH, "a/")).isTrue();
      assertThat(may(table, SLASH, "b/")).isTrue();
      assertThat(may(table, SLASH, "d/")).isTrue();
      for (String absent : List.of("c", "c/", "a", "a/1", "d/1", "e/", "")) {
        assertThat(may(table, SLASH, absent)).as(absent).isFalse();
      }
      assertThat(fixture.get(table, Version.utf8("a/"), 1)).isEqualTo("none");
      assertThat(table.properties().filterBytes()).isPositive();
    }
  }

  @Test
  final void aRuleThatKeysContradictIsNotRecorded() {
    for (List<String> keys : List.of(
        List.of("user/1", "username/1"), // "user" is a prefix of the first alone
        List.of("u", "user", "user/1"))) {
      fixture.prefixRule = new PrefixRule() {
        @Override
        public String name() {
          return "broken";
        }

        @Override
        public String description() {
          return "up to the delimiter, without it, or all";
        }

        @Override
        public int prefixLength(byte[] key, int offset, int length) {
          int slash = SLASH.prefixLength(key, offset, length);
          return slash == NONE ? length : slash - 1;
        }
      };
      TableProperties written = fixture.write(keys(keys.toArray(new String[0])));
      assertThat(written.prefixRule()).isEmpty();
      try (TableReader table = fixture.open()) {
        assertThat(may(table, fixture.prefixRule, "user")).isTrue();
      }
      fixture.storage.delete(fixture.id.name());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 4, 1000})
  final void aLengthThatIsNotOneIsNotRecorded(int answer) {
    fixture.prefixRule = new PrefixRule() {
      @Override
      public String name() {
        return "broken";
      }

      @Override
      public String description() {
        return "for tests";
      }

      @Override
      public int prefixLength(byte[] key, int offset, int length) {
        return answer;
      }
    };
    assertThat(fixture.write(keys("a/1", "b/1")).prefixRule()).isEmpty();
  }

  @Test
  final void verificationAsksForPrefixesIfItFindsTheRule() {
    fixture.prefixRule = new Named("named", 2);
    TableProperties written = fixture.write(keys("aa1", "ab2", "b"));
    try (TableReader table = fixture.open()) {
      assertThat(table.verify()).isEqualTo(3); // the rule is not found
    }
    List<Provider> more = new ArrayList<>(fixture.available);
    more.add(new Named("named", 2));
    fixture.available = more;
    try (TableReader table = fixture.open()) {
      assertThat(table.verify()).isEqualTo(3);
    }
    more.set(more.size() - 1, new Named("named", 1)); // what the filter does not contain
    try (TableReader table = fixture.open()) {
      if (!written.prefixRule().isEmpty()) {
        assertThatThrownBy(table::verify)
            .isInstanceOf(CorruptionException.class)
            .hasMessageContaining("named");
      }
    }
  }

  /** Deletions are entries, too: they hide those of other tables. */
  @Test
  final void aTableWithNothingButADeletionHasItsPrefix() {
    fixture.prefixRule = SLASH;
    fixture.write(List.of(Version.delete(Version.utf8("a/1"), 4)));
    try (TableReader table = fixture.open()) {
      assertThat(may(table, SLASH, "a/")).isTrue();
    }
  }
}
