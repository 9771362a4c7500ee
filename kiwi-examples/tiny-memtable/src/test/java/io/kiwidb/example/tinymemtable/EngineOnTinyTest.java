package io.kiwidb.example.tinymemtable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.Cursor;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ProviderKind;
import io.kiwidb.UnknownProviderException;
import io.kiwidb.io.MemoryStorage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database runs on the memtable, which it knows by its name only. Surefire runs this twice: on the module path, then on the class path. */
class EngineOnTinyTest {
  private static final Options TINY = Options.builder()
      .profile(Profile.DEV)
      .provider(ProviderKind.MEMTABLE, "tiny")
      .build();

  @Test
  void theRunIsOnThePathThatItSays() {
    String path = TinyMemTableProvider.class.getModule().isNamed() ? "module path" : "class path";
    assertThat(path).isEqualTo(System.getProperty("kiwi.test.path"));
    assertThat(Kiwi.class.getModule().isNamed()).isEqualTo(path.equals("module path"));
  }

  @Test
  void thereIsNoOtherMemtable() {
    assertThatThrownBy(() -> Kiwi.open(new MemoryStorage(), Options.defaults()))
        .isInstanceOf(UnknownProviderException.class)
        .hasMessageContaining("skiplist")
        .hasMessageContaining("tiny");
  }

  @Test
  void whatIsPutIsThereAfterAFlushAndAfterReopening(@TempDir Path directory) {
    List<String> expected = IntStream.range(0, 500)
        .filter(i -> i % 7 != 3)
        .mapToObj(i -> "key%04d=value %d".formatted(i, i))
        .toList();
    try (Kiwi db = Kiwi.open(directory, TINY)) {
      assertThat(db.stats().providers()).containsEntry(ProviderKind.MEMTABLE, "tiny");
      for (int i = 0; i < 500; i++) {
        db.put(key(i), bytes("value " + i));
      }
      for (int i = 3; i < 500; i += 7) {
        db.delete(key(i));
      }
      assertThat(scan(db)).isEqualTo(expected);
      db.flush();
      assertThat(db.tables()).isNotEmpty();
      assertThat(scan(db)).isEqualTo(expected);
      db.put(key(1000), bytes("in the log only"));
    }
    try (Kiwi db = Kiwi.open(directory, TINY)) {
      assertThat(db.get(key(3))).isNull();
      assertThat(db.get(key(4))).isEqualTo(bytes("value 4"));
      assertThat(db.get(key(1000))).isEqualTo(bytes("in the log only"));
      db.delete(key(1000));
      assertThat(scan(db)).isEqualTo(expected);
    }
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
