package io.kiwidb.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kiwidb.Cursor;
import io.kiwidb.InvalidOptionsException;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiEvent;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ProviderKind;
import io.kiwidb.TableInfo;
import io.kiwidb.UnknownProviderException;
import io.kiwidb.example.memtable.TinyMemTableProvider;
import io.kiwidb.testkit.storage.CrashStorage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The store runs on parts that it knows by their names only. Surefire runs this twice: on the
 * module path, then on the class path.
 */
class EngineOnOwnPartsTest {
  private static final int LAST_LEVEL = 6; // of a store with the default level.count, 7

  private static Options.Builder ownParts() {
    return Options.builder()
        .profile(Profile.DEV)
        .provider(ProviderKind.MEMTABLE, "tiny")
        .provider(ProviderKind.STRATEGY, "two-level");
  }

  @Test
  void theRunIsOnThePathThatItSays() {
    String path = TinyMemTableProvider.class.getModule().isNamed() ? "module path" : "class path";
    assertThat(path).isEqualTo(System.getProperty("kiwi.test.path"));
    assertThat(Kiwi.class.getModule().isNamed()).isEqualTo(path.equals("module path"));
  }

  @Test
  void thereAreNoOthersAndTheMessageIsTheOneOnThePage() {
    UnknownProviderException error = catchThrowableOfType(
        UnknownProviderException.class, () -> Kiwi.open(new CrashStorage(), Options.defaults()));
    String onTheModulePath = error.getMessage().replace("(classes/)", "(io.kiwidb.example)");
    assertThat(ProvidersPage.text()).contains(onTheModulePath);
  }

  @Test
  void whatIsPutIsThereAfterFlushesCompactionsAndReopening(@TempDir Path directory)
      throws InterruptedException {
    List<String> expected = IntStream.range(0, 500)
        .filter(i -> i % 7 != 3)
        .mapToObj(i -> "key%04d=value %d".formatted(i, i))
        .toList();
    Queue<KiwiEvent.CompactionBegun> begun = new ConcurrentLinkedQueue<>();
    CountDownLatch compacted = new CountDownLatch(1);
    Options options = ownParts()
        .listener(event -> {
          if (event instanceof KiwiEvent.CompactionBegun compaction) {
            begun.add(compaction);
          } else if (event instanceof KiwiEvent.CompactionCompleted) {
            compacted.countDown();
          }
        })
        .build();
    try (Kiwi db = Kiwi.open(directory, options)) {
      assertThat(db.stats().providers())
          .containsEntry(ProviderKind.MEMTABLE, "tiny")
          .containsEntry(ProviderKind.STRATEGY, "two-level");
      for (int i = 0; i < 500; i++) {
        db.put(key(i), bytes("value " + i));
      }
      for (int i = 3; i < 500; i += 7) {
        db.delete(key(i));
      }
      db.flush();
      assertThat(compacted.await(5, TimeUnit.MINUTES)).isTrue();
      assertThat(begun).allSatisfy(compaction -> {
        assertThat(compaction.reason()).matches("L0 has \\d+ tables");
        assertThat(compaction.targetLevel()).isEqualTo(LAST_LEVEL);
      });
      assertThat(db.tables())
          .extracting(TableInfo::level)
          .contains(LAST_LEVEL)
          .isSubsetOf(0, LAST_LEVEL);
      assertThat(scan(db)).isEqualTo(expected);
      db.put(key(1000), bytes("in the log only"));
    }
    try (Kiwi db = Kiwi.open(directory, ownParts().build())) {
      assertThat(db.get(key(3))).isNull();
      assertThat(db.get(key(1000))).isEqualTo(bytes("in the log only"));
      db.delete(key(1000));
      db.compact();
      assertThat(db.tables()).extracting(TableInfo::deletions).containsOnly(0L);
      assertThat(scan(db)).isEqualTo(expected);
    }
  }

  @Test
  void theSettingOfTheStrategyIsKeptInTheStore(@TempDir Path directory) {
    try (Kiwi db = Kiwi.open(directory, ownParts().build())) {
      assertThat(db.settings().named("two-level.extra-tables").accepts()).contains("0 to 100");
      db.settings().set("two-level.extra-tables", "3");
    }
    try (Kiwi db = Kiwi.open(directory, ownParts().build())) {
      assertThat(db.settings().get(db.settings().named("two-level.extra-tables")))
          .isEqualTo(3L);
    }
    Options given = ownParts().set("two-level.extra-tables", "17").build();
    InvalidOptionsException error =
        catchThrowableOfType(InvalidOptionsException.class, () -> Kiwi.open(directory, given));
    assertThat(ProvidersPage.text()).contains(error.getMessage());
  }

  private static List<String> scan(Kiwi db) {
    List<String> lines = new ArrayList<>();
    try (Cursor cursor = db.cursor()) {
      for (boolean there = cursor.seekToFirst(); there; there = cursor.next()) {
        lines.add(text(cursor.key()) + "=" + text(cursor.value()));
      }
    }
    return lines;
  }

  private static byte[] key(int number) {
    return bytes("key%04d".formatted(number));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
