package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Counter;
import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.PrefixRule;
import io.kiwidb.ProviderKind;
import io.kiwidb.testkit.prefix.PrefixRuleContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of {@code docs/guide/prefix-rules.md} is in this class, and runs. */
class PrefixRulesPageTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @TempDir
  private Path directory;

  private final List<String> counted = new ArrayList<>();

  private void count(byte[] key, byte[] value) {
    counted.add(Stores.text(key) + "=" + Stores.text(value));
  }

  @Test
  void codeOfThePageIsHere() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/guide/prefix-rules.md"));
    String here =
        words(Files.readString(Path.of("src/test/java/io/kiwidb/engine/PrefixRulesPageTest.java")));
    List<MatchResult> blocks = CODE.matcher(page).results().toList();
    assertThat(blocks).hasSize(5);
    for (MatchResult block : blocks) {
      assertThat(block.group(1).lines().map(PrefixRulesPageTest::code))
          .allSatisfy(line -> assertThat(here).contains(line));
    }
  }

  private static String words(String code) {
    return code.lines().map(PrefixRulesPageTest::code).collect(joining());
  }

  /** Returns a line without its comment, its end, and blanks that the formatter may choose. */
  private static String code(String line) {
    return line.replaceFirst("//.*", "").strip().replaceFirst(";$", "").replaceAll("\\s+", "");
  }

  @Test
  void aStoreWithRules() {
    Options options = Options.builder()
        .prefixRule(PrefixRule.until((byte) '/')) // of the default keyspace
        .build();
    try (Kiwi db = Kiwi.open(directory, options)) {
      Keyspace visits = db.createKeyspace(
          "visits",
          KeyspaceOptions.builder()
              .provider(ProviderKind.PREFIX_RULE, "fixed:8") // the first eight bytes, by name
              .build());
      visits.put(bytes("20261130-0001"), bytes("front page"));
      visits.flush();
      try (Cursor day = visits.cursor(KeyRange.prefix(bytes("20261130")))) {
        for (boolean there = day.seekToFirst(); there; there = day.next()) {
          count(day.key(), day.value());
        }
      }
    }
    assertThat(counted).containsExactly("20261130-0001=front page");
    Options changed = Options.builder()
        .provider(ProviderKind.PREFIX_RULE, "fixed:16")
        .keyspace(
            "visits", KeyspaceOptions.builder().prefixRule(PrefixRule.fixed(6)).build())
        .build();
    try (Kiwi db = Kiwi.open(directory, changed)) {
      assertThat(db.keyspace("visits").stats().providers())
          .containsEntry(ProviderKind.PREFIX_RULE, "fixed:6");
    }
  }

  /** Each range that the page says is within a prefix skips the table, and no other does. */
  @Test
  @SuppressWarnings("MustBeClosedChecker")
  void rangesWithinAPrefix() {
    Options options =
        Stores.dev().toBuilder().prefixRule(PrefixRule.until((byte) '/')).build();
    try (Kiwi db = Kiwi.open(directory, options)) {
      db.put(bytes("a/1"), bytes("before"));
      db.put(bytes("z/1"), bytes("behind"));
      db.flush();
      within(db);
    }
  }

  private static void within(Kiwi db) {
    List<AutoCloseable> open = new ArrayList<>();
    assertThat(List.of(
            skips(db, () -> open.add(db.cursor(KeyRange.prefix(bytes("user/"))))),
            skips(db, () -> db.count(KeyRange.prefix(bytes("user/17")))),
            skips(db, () -> db.asMap().subMap(bytes("user/1"), bytes("user/2")).isEmpty()),
            skips(db, () -> open.add(db.cursor(KeyRange.of(bytes("user/9"), bytes("user0"))))),
            skips(db, () -> open.add(db.cursor(KeyRange.prefix(bytes("user"))))),
            skips(db, () -> open.add(db.cursor()))))
        .containsExactly(true, true, true, true, false, false);
    open.forEach(each -> ((Cursor) each).close());
  }

  private static boolean skips(Kiwi db, Supplier<?> read) {
    long before = db.stats().counter(Counter.PREFIX_TABLES_SKIPPED);
    assertThat(read.get()).isNotNull();
    return db.stats().counter(Counter.PREFIX_TABLES_SKIPPED) > before;
  }

  /** The tenant: a byte that says how long its name is, and the name. */
  private static final class TenantRule implements PrefixRule {
    @Override
    public String name() {
      return "tenant";
    }

    @Override
    public String description() {
      return "a byte with a length, and as many bytes";
    }

    @Override
    public int prefixLength(byte[] key, int offset, int length) {
      int end = length == 0 ? NONE : 1 + (key[offset] & 0xff);
      return end <= length ? end : NONE;
    }
  }

  @Nested
  class TenantRuleTest extends PrefixRuleContract {
    @Override
    protected PrefixRule rule() {
      return new TenantRule();
    }

    @Override
    protected List<byte[]> keys() {
      return List.of(bytes("\3abc/1"), bytes("\1a/1"), bytes("\5ab"));
    }
  }
}
