package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Cursor;
import io.kiwidb.Kiwi;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ProviderKind;
import io.kiwidb.Settings;
import io.kiwidb.TableInfo;
import io.kiwidb.WriteBatch;
import io.kiwidb.io.Storage;
import io.kiwidb.storage.FileSystemStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Stores written in November 2026, before there were keyspaces: later builds open them, read their
 * data, and write to them. Both have tables in several levels, entries that are only in the log,
 * deletions and a persisted setting. {@code closed} has the log {@code mmap} and was closed;
 * {@code killed} has the log {@code segmented}, and was copied while it was open.
 *
 * <p>The on-disk format must stay readable: {@link #main} documents how they were created, and is
 * not run again.
 */
class GoldenStoreTest {
  private static final int KEYS = 300;
  private static final int STEPS = 5;
  private static final long TRIGGER = 9;

  @TempDir
  private Path scratch;

  /**
   * Writes both stores.
   *
   * @param arguments the directory of the resources
   */
  public static void main(String[] arguments) throws IOException {
    for (String end : new String[] {"closed", "killed"}) {
      Path work = Files.createTempDirectory("golden");
      try (Kiwi db = Kiwi.open(work, options(end))) {
        for (int step = 0; step < STEPS; step++) {
          write(db, new TreeMap<>(), step);
          if (step < 2) {
            db.compact();
          } else if (step < STEPS - 1) {
            db.flush();
          }
        }
        db.settings().set(Settings.L0_TRIGGER, TRIGGER);
        db.sync();
        if (end.equals("killed")) {
          GoldenFiles.copy(work, Path.of(arguments[0], end));
        }
      }
      if (end.equals("closed")) {
        GoldenFiles.copy(work, Path.of(arguments[0], end));
      }
    }
  }

  private static Options options(String end) {
    return Options.builder()
        .profile(Profile.DEV)
        .provider(ProviderKind.LOG, end.equals("closed") ? "mmap" : "segmented")
        .build();
  }

  /** Some writes, and what they leave. */
  private static void write(Kiwi db, NavigableMap<String, String> content, int step) {
    for (int i = step; i < KEYS; i += step + 1) {
      String value = "value " + i + " of step " + step;
      if (i % 7 == step) {
        db.delete(key(i));
        content.remove(Stores.text(key(i)));
      } else {
        db.put(key(i), bytes(value));
        content.put(Objects.requireNonNull(Stores.text(key(i))), value);
      }
    }
    db.write(new WriteBatch().put(bytes("a"), bytes("batch " + step)).delete(key(step)));
    content.put("a", "batch " + step);
    content.remove(Stores.text(key(step)));
  }

  /** A copy that may be written. */
  private Path store(String end) throws Exception {
    Path from = Path.of(Objects.requireNonNull(getClass().getResource("golden/" + end + "/CURRENT"))
        .toURI());
    Path store = scratch.resolve(end);
    GoldenFiles.copy(Objects.requireNonNull(from.getParent()), store);
    return store;
  }

  private static NavigableMap<String, String> written() {
    NavigableMap<String, String> content = new TreeMap<>();
    try (Kiwi db = Stores.inMemory()) {
      for (int step = 0; step < STEPS; step++) {
        write(db, content, step);
      }
    }
    return content;
  }

  private static NavigableMap<String, String> content(Kiwi db) {
    NavigableMap<String, String> content = new TreeMap<>();
    try (Cursor cursor = db.cursor()) {
      for (boolean there = cursor.seekToFirst(); there; there = cursor.next()) {
        content.put(
            Objects.requireNonNull(Stores.text(cursor.key())),
            Objects.requireNonNull(Stores.text(cursor.value())));
      }
    }
    return content;
  }

  private static void verify(Path store) {
    try (Storage files = FileSystemStorage.open(store, OpenMode.READ_ONLY)) {
      assertThat(Kiwi.tools().verify(files, file -> {}).problems()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"closed", "killed"})
  void isReadAndWritten(String end) throws Exception {
    Path store = store(end);
    NavigableMap<String, String> content = written();
    try (Kiwi db = Kiwi.open(store, Options.defaults())) {
      assertThat(db.settings().get(Settings.L0_TRIGGER)).isEqualTo(TRIGGER);
      assertThat(db.tables()).extracting(TableInfo::level).contains(0).hasSizeGreaterThan(2);
      assertThat(content(db)).isEqualTo(content);
      write(db, content, STEPS);
      db.compact();
      assertThat(content(db)).isEqualTo(content);
    }
    try (Kiwi db = Kiwi.open(store, Options.defaults())) {
      assertThat(content(db)).isEqualTo(content);
    }
    verify(store);
  }

  @ParameterizedTest
  @ValueSource(strings = {"closed", "killed"})
  void isReadAsItIs(String end) throws Exception {
    Path store = store(end);
    verify(store);
    Options reading = Options.builder().openMode(OpenMode.READ_ONLY).build();
    try (Kiwi db = Kiwi.open(store, reading)) {
      assertThat(content(db)).isEqualTo(written());
    }
  }
}
