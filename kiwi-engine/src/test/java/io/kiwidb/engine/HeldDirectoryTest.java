package io.kiwidb.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.Cursor;
import io.kiwidb.Durability;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiEvent;
import io.kiwidb.Options;
import io.kiwidb.ProviderKind;
import io.kiwidb.Settings;
import io.kiwidb.WriteOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * While background work is paused the directory can be copied with any tool, file by file in any
 * order: nothing in it changes except the newest log, which only grows, and a copy opens with
 * everything acknowledged before the pause.
 */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class HeldDirectoryTest {
  private static final int PIECE = 4 << 10;

  @TempDir
  private Path scratch;

  private static Options options(String log) {
    return Stores.dev().toBuilder()
        .provider(ProviderKind.LOG, log)
        .set(Settings.MEMTABLE_ENTRIES, 40L)
        .set(Settings.DURABILITY, Durability.ADAPTIVE)
        .build();
  }

  private static Map<String, Long> sizes(Path directory) throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        sizes.put(String.valueOf(file.getFileName()), Files.size(file));
      }
    }
    return sizes;
  }

  /**
   * As a simple tool does it: lists once, then copies each file in pieces, in an order of its own.
   */
  private static void copy(Path from, Path to, Random random, Runnable between) throws IOException {
    Files.createDirectories(to);
    List<Path> files;
    try (Stream<Path> listed = Files.list(from)) {
      files = new ArrayList<>(listed.sorted().toList());
    }
    Collections.shuffle(files, random);
    for (Path file : files) {
      if (String.valueOf(file.getFileName()).equals("LOCK")) {
        continue; // a second handle of it would drop the lock of this process
      }
      try (InputStream in = Files.newInputStream(file);
          OutputStream out = Files.newOutputStream(to.resolve(file.getFileName()))) {
        byte[] piece = new byte[PIECE];
        for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
          out.write(piece, 0, length);
          between.run();
        }
      }
    }
  }

  private static void put(Kiwi db, long number) {
    WriteOptions how = number % 7 == 0 ? WriteOptions.sync() : WriteOptions.defaults();
    db.put(Stores.key(number), Stores.bytes("value " + number), how);
  }

  private static long countFrom(Kiwi db) {
    long count = 0;
    try (Cursor cursor = db.cursor()) {
      for (boolean there = cursor.seekToFirst(); there; there = cursor.next()) {
        assertThat(cursor.key()).isEqualTo(Stores.key(count));
        assertThat(cursor.value()).isEqualTo(Stores.bytes("value " + count));
        count++;
      }
    }
    return count;
  }

  @ParameterizedTest
  @ValueSource(strings = {"segmented", "mmap"})
  void nothingChangesAndACopyHasEverything(String log) throws IOException {
    Path directory = scratch.resolve("db");
    Random random = new Random(11);
    long written = 0;
    try (Kiwi db = Kiwi.open(directory, options(log))) {
      for (int round = 0; round < 12; round++) {
        for (int i = 0; i < 1 + random.nextInt(200); i++) {
          put(db, written++);
        }
        Path copy = scratch.resolve("copy" + round);
        try (Kiwi.Pause pause = db.pauseBackgroundWork()) {
          Map<String, Long> before = sizes(directory);
          copy(directory, copy, random, () -> {});
          assertThat(sizes(directory)).isEqualTo(before);
        }
        try (Kiwi copied = Kiwi.open(copy, options(log))) {
          assertThat(countFrom(copied)).isEqualTo(written);
        }
      }
    }
  }

  private static boolean isStopped(Kiwi db) {
    return db.stats().admission() == KiwiEvent.Admission.STOPPED;
  }

  @ParameterizedTest
  @ValueSource(strings = {"segmented", "mmap"})
  void writersMayGoOnMeanwhile(String log) throws Exception {
    Path directory = scratch.resolve("db");
    Random random = new Random(12);
    AtomicLong written = new AtomicLong();
    AtomicBoolean over = new AtomicBoolean();
    AtomicLong limit = new AtomicLong(Long.MAX_VALUE); // of what is written
    Options options = options(log).toBuilder().set(Settings.MEMTABLE_SEALED, 9L).build();
    try (Kiwi db = Kiwi.open(directory, options)) {
      Thread writer = new Thread(() -> {
        while (!over.get()) {
          if (written.get() < limit.get()) {
            put(db, written.get());
            written.incrementAndGet();
          } else {
            Thread.onSpinWait();
          }
        }
      });
      writer.start();
      long meanwhile = 0;
      for (int round = 0; round < 12; round++) {
        Path copy = scratch.resolve("copy" + round);
        long acknowledged;
        // While the directory is held there is room for 400 entries; then writers wait for its end.
        limit.set(written.get() + 150);
        try (Kiwi.Pause pause = db.pauseBackgroundWork()) {
          acknowledged = written.get();
          limit.set(acknowledged + 150);
          List<String> names = List.copyOf(sizes(directory).keySet());
          long[] last = {acknowledged};
          copy(directory, copy, random, () -> {
            // Some writes come between two pieces, unless flushes were behind when they were
            // paused.
            long next = last[0] + 1;
            if (next - acknowledged < 100) {
              Gates.until(() -> written.get() >= next || isStopped(db));
              last[0] = written.get();
            }
          });
          assertThat(sizes(directory).keySet()).containsExactlyElementsOf(names);
          meanwhile += last[0] - acknowledged;
        }
        limit.set(Long.MAX_VALUE);
        try (Kiwi copied = Kiwi.open(copy, options(log))) {
          assertThat(countFrom(copied)).as("round %d", round).isGreaterThanOrEqualTo(acknowledged);
        }
        long seen = written.get();
        Gates.until(() -> written.get() > seen + 50);
      }
      assertThat(meanwhile).isPositive();
      over.set(true);
      writer.join();
    }
  }

  @Test
  void whatWouldChangeTheDirectoryIsRefusedOrWaits() throws IOException {
    Path directory = scratch.resolve("db");
    try (Kiwi db = Kiwi.open(directory, options("segmented"))) {
      for (int i = 0; i < 100; i++) {
        put(db, i);
      }
      try (Kiwi.Pause pause = db.pauseBackgroundWork()) {
        Map<String, Long> before = sizes(directory);
        assertThatThrownBy(() -> db.settings().set(Settings.L0_TRIGGER, 9L))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("paused");
        assertThatThrownBy(db::flush).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(db::compact).isInstanceOf(IllegalStateException.class);
        db.sync();
        assertThat(sizes(directory)).isEqualTo(before);
      }
      db.settings().set(Settings.L0_TRIGGER, 9L);
      db.compact();
      assertThat(countFrom(db)).isEqualTo(100);
    }
  }
}
