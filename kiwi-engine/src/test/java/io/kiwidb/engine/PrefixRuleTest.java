package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.Counter;
import io.kiwidb.Cursor;
import io.kiwidb.Direction;
import io.kiwidb.InvalidOptionsException;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.PrefixRule;
import io.kiwidb.ProviderKind;
import io.kiwidb.ReadView;
import io.kiwidb.Settings;
import io.kiwidb.Snapshot;
import io.kiwidb.TableInfo;
import io.kiwidb.UnknownProviderException;
import io.kiwidb.spi.BlockKind;
import io.kiwidb.spi.TableProperties;
import io.kiwidb.storage.MemoryStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prefix rules of keyspaces: what is skipped, recorded, changed, refused and survived. */
class PrefixRuleTest {
  private static final PrefixRule SLASH = PrefixRule.until((byte) '/');
  private static final Options PLAIN = Stores.compactedByHand(Stores.dev())
      .set(Settings.MEMTABLE_ENTRIES, 1_000L)
      .build();
  private static final Options RULED = with(SLASH);

  private final MemoryStorage storage = new MemoryStorage();

  /** A rule of a user, which ServiceLoader does not find. */
  private record Own(String name, int bytes) implements PrefixRule {
    @Override
    public String description() {
      return "for tests";
    }

    @Override
    public int prefixLength(byte[] key, int offset, int length) {
      if (bytes < 0) {
        throw new IllegalStateException("broken");
      }
      return length < bytes ? NONE : bytes;
    }
  }

  private static Options with(PrefixRule rule) {
    return PLAIN.toBuilder().prefixRule(rule).build();
  }

  private Kiwi open(Options options) {
    return Kiwi.open(storage.reopen(), options);
  }

  /** Writes a table with keys of {@code a/} and {@code z/}, and of the groups. */
  private static void table(Keyspace keyspace, String... groups) {
    Stream.concat(Stream.of("a", "z"), Stream.of(groups)).forEach(group -> {
      for (int i = 0; i < 5; i++) {
        keyspace.put(bytes(group + "/" + i), bytes("in " + group));
      }
    });
    keyspace.flush();
  }

  private static KeyRange prefix(String prefix) {
    return KeyRange.prefix(bytes(prefix));
  }

  private static List<String> keys(ReadView view, KeyRange range) {
    List<String> keys = new ArrayList<>();
    try (Cursor cursor = view.cursor(range)) {
      for (boolean there = cursor.seekToFirst(); there; there = cursor.next()) {
        keys.add(Stores.text(cursor.key()));
      }
      List<String> backward = new ArrayList<>();
      for (boolean there = cursor.seekToLast(); there; there = cursor.prev()) {
        backward.add(0, Stores.text(cursor.key()));
      }
      assertThat(backward).isEqualTo(keys);
    }
    return keys;
  }

  private static long skipped(Keyspace keyspace) {
    return keyspace.stats().counters().get(Counter.PREFIX_TABLES_SKIPPED);
  }

  private static List<String> rules(Keyspace keyspace) {
    return keyspace.tables().stream()
        .filter(table -> table.keyspace() == keyspace.id())
        .map(TableInfo::number)
        .map(number -> keyspace.store().insight().table(number).properties())
        .map(TableProperties::prefixRule)
        .toList();
  }

  @Test
  void tablesWithoutThePrefixAreLeftOut() {
    try (Kiwi db = open(RULED)) {
      table(db, "b");
      table(db, "c");
      table(db, "c", "d");
      assertThat(keys(db, prefix("c/"))).hasSize(5).startsWith("c/0");
      assertThat(skipped(db)).isEqualTo(1);
      assertThat(keys(db, prefix("bb/"))).isEmpty();
      assertThat(skipped(db)).isEqualTo(4);
      assertThat(keys(db, KeyRange.of(bytes("d/3"), bytes("d0")))).containsExactly("d/3", "d/4");
      assertThat(skipped(db)).isEqualTo(6);
      db.compact();
      assertThat(keys(db, prefix("c/"))).hasSize(5);
      assertThat(skipped(db)).isEqualTo(6);
      assertThat(keys(db, KeyRange.single(bytes("cc/1")))).isEmpty();
      assertThat(skipped(db)).isEqualTo(7);
    }
  }

  @Test
  void tablesAreNotReadForAPrefixThatTheyDoNotHave() {
    try (Kiwi db = open(RULED)) {
      table(db, "b");
      table(db, "c");
      keys(db, prefix("bb/")); // reads the filters
      long data = misses(db, BlockKind.DATA);
      long index = misses(db, BlockKind.INDEX);
      long filter = misses(db, BlockKind.FILTER);
      keys(db, prefix("bb/"));
      keys(db, prefix("cc/"));
      assertThat(misses(db, BlockKind.DATA)).isEqualTo(data).isZero();
      assertThat(misses(db, BlockKind.INDEX)).isEqualTo(index).isZero();
      assertThat(misses(db, BlockKind.FILTER)).isEqualTo(filter);
    }
  }

  private static long misses(Kiwi db, BlockKind kind) {
    return db.stats().caches().get(kind).misses();
  }

  @Test
  void rangesOverMoreThanOnePrefixSearchEverything() {
    try (Kiwi db = open(RULED)) {
      table(db, "b");
      table(db, "b1");
      for (KeyRange range : List.of(
          KeyRange.all(),
          prefix("b"),
          KeyRange.atLeast(bytes("b/")),
          KeyRange.lessThan(bytes("b/3")),
          KeyRange.of(bytes("b/"), bytes("b0\0")),
          KeyRange.of(bytes("b"), bytes("b/9")))) {
        assertThat(keys(db, range)).as("%s", range).isNotEmpty();
      }
      assertThat(skipped(db)).isZero();
      assertThat(keys(db, KeyRange.all())).hasSize(20);
    }
  }

  @Test
  void everyWayToReadARangeSkips() {
    try (Kiwi db = open(RULED)) {
      table(db, "b");
      table(db, "c");
      assertThat(db.count(prefix("b/"))).isEqualTo(5);
      assertThat(skipped(db)).isEqualTo(1);
      assertThat(db.stream(prefix("b/"), Direction.DESCENDING)).hasSize(5);
      assertThat(skipped(db)).isGreaterThan(1);
      long before = skipped(db);
      assertThat(db.asMap().subMap(bytes("b/"), bytes("b0"))).hasSize(5);
      assertThat(skipped(db)).isGreaterThan(before);
      try (Snapshot snapshot = db.snapshot()) {
        before = skipped(db);
        db.put(bytes("b/9"), bytes("later"));
        assertThat(keys(snapshot, prefix("b/"))).hasSize(5);
        assertThat(keys(db, prefix("b/"))).hasSize(6);
        assertThat(skipped(db)).isEqualTo(before + 2);
      }
      assertThat(db.estimate(prefix("bb/")).keys()).isZero();
    }
  }

  @Test
  void deletedAndMergedKeysOfAPrefixStayHidden() {
    Options options =
        RULED.toBuilder().provider(ProviderKind.MERGE_OPERATOR, "append").build();
    try (Kiwi db = open(options)) {
      table(db, "b", "c");
      table(db, "d");
      db.delete(bytes("b/1"));
      db.merge(bytes("b/2"), bytes("more"));
      db.flush();
      table(db, "e");
      db.deleteRange(KeyRange.of(bytes("b/3"), bytes("c/2")));
      assertThat(keys(db, prefix("b/"))).containsExactly("b/0", "b/2");
      assertThat(keys(db, prefix("c/"))).containsExactly("c/2", "c/3", "c/4");
      try (Cursor cursor = db.cursor(prefix("b/"))) {
        assertThat(cursor.seekForPrev(bytes("b/2"))).isTrue();
        assertThat(Stores.text(cursor.value())).isEqualTo("in b,more");
      }
    }
  }

  @Test
  void theRuleIsRecordedUntilItIsChanged() {
    try (Kiwi db = open(RULED)) {
      db.createKeyspace(
          "users", KeyspaceOptions.builder().prefixRule(PrefixRule.fixed(2)).build());
      table(db, "b");
      table(db.keyspace("users"), "b");
      assertThat(rules(db.keyspace("users"))).containsExactly("fixed:2");
    }
    for (int i = 0; i < 3; i++) {
      open(PLAIN).close(); // also in the first record of new manifests
    }
    try (Kiwi db = open(PLAIN)) {
      assertThat(db.stats().providers()).containsEntry(ProviderKind.PREFIX_RULE, "until:/");
      assertThat(db.keyspace("users").stats().providers())
          .containsEntry(ProviderKind.PREFIX_RULE, "fixed:2");
      table(db, "c");
      assertThat(rules(db)).containsExactly("until:/", "until:/");
    }
    try (Kiwi db = open(with(PrefixRule.fixed(3)))) {
      table(db, "d");
      assertThat(rules(db)).containsOnly("until:/", "fixed:3");
      assertThat(keys(db, prefix("b/1"))).containsExactly("b/1");
      assertThat(skipped(db)).isEqualTo(1); // the filters of two tables are of another rule
      db.compact();
      assertThat(rules(db)).containsOnly("fixed:3");
    }
    Options none = PLAIN.toBuilder().provider(ProviderKind.PREFIX_RULE, "none").build();
    Options of = none.toBuilder()
        .keyspace(
            "users",
            KeyspaceOptions.builder().provider(ProviderKind.PREFIX_RULE, "none").build())
        .build();
    open(of).close();
    try (Kiwi db = open(PLAIN)) {
      db.compact();
      table(db, "e");
      table(db.keyspace("users"), "e");
      assertThat(rules(db)).contains("");
      assertThat(rules(db.keyspace("users"))).contains("");
    }
  }

  @Test
  void aReaderUsesTheRecordedRule() {
    try (Kiwi db = open(RULED)) {
      table(db, "b");
    }
    try (Kiwi db = open(PLAIN.toBuilder().openMode(OpenMode.READ_ONLY).build())) {
      assertThat(keys(db, prefix("bb/"))).isEmpty();
      assertThat(skipped(db)).isEqualTo(1);
    }
  }

  @Test
  void aStoreOpensWithoutTheRuleOfAUser() {
    Own own = new Own("own-rule", 2);
    try (Kiwi db = open(with(own))) {
      table(db, "b");
      assertThat(rules(db)).containsExactly("own-rule");
    }
    try (Kiwi db = open(PLAIN)) {
      assertThat(keys(db, prefix("bb/"))).isEmpty();
      assertThat(skipped(db)).isZero();
      table(db, "c");
      assertThat(rules(db)).contains("own-rule", "");
      db.insight().verify((done, total, table) -> true);
    }
    try (Kiwi db = open(with(own))) {
      assertThat(keys(db, prefix("bb/"))).isEmpty();
      assertThat(skipped(db)).isEqualTo(1);
    }
    Options named =
        PLAIN.toBuilder().provider(ProviderKind.PREFIX_RULE, "own-rule").build();
    assertThatThrownBy(() -> open(named))
        .isInstanceOf(UnknownProviderException.class)
        .hasMessageContaining("own-rule")
        .hasMessageContaining("until");
  }

  @Test
  void aRuleThatThrowsChangesNothing() {
    try (Kiwi db = open(with(new Own("throwing", -1)))) {
      table(db, "b");
      assertThat(rules(db)).containsExactly("");
      assertThat(keys(db, prefix("b/"))).hasSize(5);
    }
  }

  @Test
  void aTableWhoseKeysContradictTheRuleIsSearched() {
    PrefixRule withoutSlash = new PrefixRule() {
      @Override
      public String name() {
        return "without-slash";
      }

      @Override
      public String description() {
        return "breaks the requirement";
      }

      @Override
      public int prefixLength(byte[] key, int offset, int length) {
        return Math.max(NONE, SLASH.prefixLength(key, offset, length) - 1);
      }
    };
    try (Kiwi db = open(with(withoutSlash))) {
      table(db, "b", "bb");
      assertThat(rules(db)).containsExactly("");
      table(db, "c", "d");
      assertThat(rules(db)).contains("without-slash", "");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bloom", "fuse", "none"})
  void everyFilterHoldsPrefixes(String filter) {
    try (Kiwi db = open(RULED.toBuilder().provider(ProviderKind.FILTER, filter).build())) {
      table(db, "b");
      for (int i = 0; i < 100; i++) {
        assertThat(keys(db, prefix("b" + i + "/"))).isEmpty();
      }
      assertThat(keys(db, prefix("b/"))).hasSize(5);
      assertThat(skipped(db)).isBetween(filter.equals("none") ? 0L : 80L, 100L);
    }
  }

  @Test
  void aTableWithoutAFilterHasNoRule() {
    try (Kiwi db = open(RULED.toBuilder()
        .set(Settings.FILTER_UPPER_RATE, 1.0)
        .set(Settings.FILTER_RATE, 1.0)
        .build())) {
      table(db, "b");
      assertThat(rules(db)).containsExactly("");
      assertThat(keys(db, prefix("bb/"))).isEmpty();
    }
  }

  @Test
  void malformedNamesAreRefused() {
    for (String name :
        List.of("fixed:", "until: ", "Fixed:1", "fixed:\u00e4", "until:" + "x".repeat(65))) {
      assertThatThrownBy(() -> Options.builder().provider(ProviderKind.PREFIX_RULE, name))
          .as(name)
          .isInstanceOf(InvalidOptionsException.class);
    }
    assertThatThrownBy(() -> Options.builder().provider(ProviderKind.FILTER, "bloom:8"))
        .isInstanceOf(InvalidOptionsException.class);
    Options options =
        PLAIN.toBuilder().provider(ProviderKind.PREFIX_RULE, "fixed:x").build();
    assertThatThrownBy(() -> open(options))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("fixed:8");
  }
}
