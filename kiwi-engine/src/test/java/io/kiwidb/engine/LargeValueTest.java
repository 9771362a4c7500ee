package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.Cursor;
import io.kiwidb.Kiwi;
import io.kiwidb.Limits;
import io.kiwidb.WriteBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values far larger than a block, a memtable and a table; and values that are too large. */
class LargeValueTest {
  // 1 GiB when run manually, with -Xmx6g.
  private static final int LARGE = Integer.getInteger("kiwi.test.largest-value", 64 << 20);

  @TempDir
  Path directory;

  private static byte[] value() {
    byte[] value = new byte[LARGE];
    new SplittableRandom(LARGE).nextBytes(value);
    return value;
  }

  @Test
  void aLargeValueIsReadFromTheMemtableTheTableAndTheLog() {
    byte[] value = value();
    try (Kiwi db = Kiwi.open(directory, Stores.dev())) {
      db.put(key(1), bytes("before"));
      db.put(key(2), value);
      db.put(key(3), bytes("behind"));
      assertHolds(db, value);
    }
    try (Kiwi db = Kiwi.open(directory, Stores.dev())) { // replayed from the log
      assertHolds(db, value);
      db.compact();
      assertHolds(db, value);
    }
    try (Kiwi db = Kiwi.open(directory, Stores.dev())) {
      assertHolds(db, value);
    }
  }

  private static void assertHolds(Kiwi db, byte[] value) {
    assertThat(Arrays.equals(db.get(key(2)), value)).as("get").isTrue();
    try (Cursor cursor = db.cursor()) {
      assertThat(cursor.seekToFirst()).isTrue();
      assertThat(cursor.value()).isEqualTo(bytes("before"));
      assertThat(cursor.next()).isTrue();
      assertThat(Arrays.equals(
              cursor.valueArray(),
              cursor.valueOffset(),
              cursor.valueOffset() + cursor.valueLength(),
              value,
              0,
              value.length))
          .as("scan")
          .isTrue();
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.value()).isEqualTo(bytes("behind"));
      assertThat(cursor.next()).isFalse();
    }
  }

  /** The value is a hole in a file, so that nobody needs the memory for it. */
  @Test
  void aValueOverTheLimitIsRefusedBeforeAnythingIsCopied() throws IOException {
    try (FileChannel hole = FileChannel.open(
            directory.resolve("hole"),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
        Kiwi db = Stores.inMemory()) {
      ByteBuffer tooLarge =
          hole.map(FileChannel.MapMode.READ_WRITE, 0, Limits.MAX_VALUE_BYTES + 1L);
      ByteBuffer key = ByteBuffer.wrap(key(1));
      assertThatThrownBy(() -> db.put(key, tooLarge))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1 GiB")
          .hasMessageContaining(String.valueOf(Limits.MAX_VALUE_BYTES + 1));
      assertThat(db.get(key(1))).isNull();
      assertThat(db.stats().lastSequence()).isZero();
    }
  }

  @Test
  void aKeyOverTheLimitIsRefusedWhereverItIsWritten() {
    byte[] tooLong = new byte[Limits.MAX_KEY_BYTES + 1];
    try (Kiwi db = Stores.inMemory()) {
      assertThatThrownBy(() -> db.put(tooLong, bytes("no"))).hasMessageContaining("64 KiB");
      assertThatThrownBy(() -> db.delete(tooLong)).hasMessageContaining("64 KiB");
      assertThatThrownBy(() -> new WriteBatch().put(tooLong, bytes("no")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("64 KiB");
      assertThat(db.stats().lastSequence()).isZero();
    }
  }
}
