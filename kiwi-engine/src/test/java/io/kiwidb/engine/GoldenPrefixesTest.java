package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Counter;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.PrefixRule;
import io.kiwidb.ProviderKind;
import io.kiwidb.io.Storage;
import io.kiwidb.storage.FileSystemStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store with prefix rules, written in November 2026 by the first build that had them: tables with
 * prefixes of two rules and without, in three keyspaces, the rule of one of which is a Java object
 * that is not there any more. It was copied while it was open.
 *
 * <p>The on-disk format must stay readable: {@link #main} documents how it was created, and is not
 * run again.
 */
class GoldenPrefixesTest {
  private static final int GROUPS = 30;

  @TempDir
  private Path scratch;

  /** A rule of a user. */
  private record Own(String name) implements PrefixRule {
    @Override
    public String description() {
      return "the first three bytes";
    }

    @Override
    public int prefixLength(byte[] key, int offset, int length) {
      return length < 3 ? NONE : 3;
    }
  }

  /**
   * Writes the store.
   *
   * @param arguments the directory of the resources
   */
  public static void main(String[] arguments) throws IOException {
    Path work = Files.createTempDirectory("golden");
    Options plain = Stores.compactedByHand(Stores.dev()).build();
    try (Kiwi db = Kiwi.open(work, plain)) {
      fill(db, 0);
    }
    Options ruled = plain.toBuilder().prefixRule(PrefixRule.until((byte) '/')).build();
    try (Kiwi db = Kiwi.open(work, ruled)) {
      fill(db, 1);
      fill(
          db.createKeyspace(
              "fixed", KeyspaceOptions.builder().prefixRule(PrefixRule.fixed(3)).build()),
          1);
      fill(
          db.createKeyspace(
              "own", KeyspaceOptions.builder().prefixRule(new Own("own-rule")).build()),
          1);
    }
    Options changed =
        plain.toBuilder().provider(ProviderKind.PREFIX_RULE, "fixed:2").build();
    try (Kiwi db = Kiwi.open(work, changed)) {
      fill(db, 2);
      fill(db.keyspace("fixed"), 2);
      db.put(bytes("g01/9"), bytes("in the log"));
      db.sync();
      GoldenFiles.copy(work, Path.of(arguments[0], "prefixes"));
    }
  }

  /** Writes a table with every fifth group, other ones each time. */
  private static void fill(Keyspace keyspace, int time) {
    for (int group = time; group < GROUPS; group += 5) {
      for (int i = 0; i < 3; i++) {
        keyspace.put(key(group, i), bytes("value " + time));
      }
    }
    keyspace.flush();
  }

  private static byte[] key(int group, int i) {
    return bytes("g%02d/%d".formatted(group, i));
  }

  /** A copy that may be written. */
  private Path store() throws Exception {
    Path from = Path.of(Objects.requireNonNull(getClass().getResource("golden/prefixes/CURRENT"))
        .toURI());
    Path store = scratch.resolve("prefixes");
    GoldenFiles.copy(Objects.requireNonNull(from.getParent()), store);
    return store;
  }

  private static List<String> rules(Keyspace keyspace) {
    return keyspace.tables().stream()
        .filter(table -> table.keyspace() == keyspace.id())
        .map(table ->
            keyspace.store().insight().table(table.number()).properties().prefixRule())
        .distinct()
        .sorted()
        .toList();
  }

  private static void verifyContent(Keyspace keyspace, int times, int first) {
    for (int group = 0; group < GROUPS; group++) {
      boolean there = group % 5 >= first && group % 5 < first + times;
      KeyRange range = KeyRange.prefix(bytes("g%02d/".formatted(group)));
      long more = group == 1 && keyspace.name().equals(Keyspace.DEFAULT) ? 1 : 0;
      assertThat(keyspace.count(range)).as("%s", range).isEqualTo(there ? 3 + more : 0);
    }
  }

  private static void verifyContent(Kiwi db) {
    verifyContent(db, 3, 0);
    verifyContent(db.keyspace("fixed"), 2, 1);
    verifyContent(db.keyspace("own"), 1, 1);
  }

  private static void verify(Path store) {
    try (Storage files = FileSystemStorage.open(store, OpenMode.READ_ONLY)) {
      assertThat(Kiwi.tools().verify(files, file -> {}).problems()).isEmpty();
    }
  }

  @Test
  void isReadAndWritten() throws Exception {
    Path store = store();
    verify(store);
    // Or a compaction in the background removes tables that are being listed.
    Options options = Stores.compactedByHand(Options.defaults()).build();
    try (Kiwi db = Kiwi.open(store, options)) {
      assertThat(rules(db)).containsExactly("", "fixed:2", "until:/");
      assertThat(rules(db.keyspace("fixed"))).containsExactly("fixed:3");
      assertThat(rules(db.keyspace("own"))).containsExactly("own-rule");
      assertThat(db.stats().providers()).containsEntry(ProviderKind.PREFIX_RULE, "fixed:2");
      verifyContent(db);
      assertThat(db.keyspace("fixed").stats().counter(Counter.PREFIX_TABLES_SKIPPED))
          .isPositive();
      assertThat(db.keyspace("own").stats().counter(Counter.PREFIX_TABLES_SKIPPED))
          .isZero();
      db.compact();
      db.keyspace("own").compact();
      verifyContent(db);
      assertThat(rules(db)).containsExactly("fixed:2");
    }
    verify(store);
  }

  @Test
  void isReadAsItIs() throws Exception {
    Options reading = Options.builder()
        .openMode(OpenMode.READ_ONLY)
        .keyspace(
            "own", KeyspaceOptions.builder().prefixRule(new Own("own-rule")).build())
        .build();
    try (Kiwi db = Kiwi.open(store(), reading)) {
      verifyContent(db);
      assertThat(db.keyspace("own").stats().counter(Counter.PREFIX_TABLES_SKIPPED))
          .isPositive();
    }
  }
}
