package io.kiwidb.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.KeyRange;
import io.kiwidb.Kiwi;
import io.kiwidb.MergeOperator;
import io.kiwidb.Options;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysOfRangeTest {
  @TempDir
  private Path directory;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Or the deletion, which ends that, could not be confirmed. */
  @Test
  void aKeyThatCannotBeReadIsCounted() {
    MergeOperator failing = MergeOperator.associative("failing", "of a test", (older, newer) -> {
      throw new IllegalStateException("as the test wants");
    });
    Options options = Options.builder().mergeOperator(failing).build();
    try (Kiwi db = Kiwi.open(directory.resolve("db"), options)) {
      db.put(bytes("a"), bytes("1"));
      db.put(bytes("b"), bytes("1"));
      db.merge(bytes("b"), bytes("2"));
      db.put(bytes("c"), bytes("1"));
      KeyRange range = KeyRange.atLeast(bytes("a"));
      assertThat(KeysOfRange.describe(db, range, () -> false))
          .isEqualTo("delete at least 2 keys, of which one cannot be read, from a to the last one");
      db.deleteRange(range);
      assertThat(KeysOfRange.describe(db, range, () -> false))
          .isEqualTo("delete 0 keys from a to the last one");
    }
  }
}
