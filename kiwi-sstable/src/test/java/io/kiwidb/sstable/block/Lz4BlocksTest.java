package io.kiwidb.sstable.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.TableProperties;
import io.kiwidb.spi.TableReader.CacheUse;
import io.kiwidb.sstable.compress.Lz4CompressorProvider;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** What becomes of blocks under a compressor that is worth its time for some of them only. */
class Lz4BlocksTest {
  private static final int ENTRIES = 500;

  @Test
  void blocksThatDoNotShrinkAreStoredRaw() {
    TableFiles plain = new TableFiles();
    TableFiles offered = new TableFiles();
    offered.compressor = new Lz4CompressorProvider();
    write(plain, Lz4BlocksTest::noise);
    write(offered, Lz4BlocksTest::noise);
    int names = "none".length() - "lz4".length();
    assertThat(offered.content).hasSize(plain.content.length - names);
    assertReads(offered, Lz4BlocksTest::noise);
  }

  @Test
  void blocksThatShrinkAreCompressedBesideOthersThatDoNot() {
    TableFiles files = new TableFiles();
    files.compressor = new Lz4CompressorProvider();
    IntFunction<String> half = i -> i < ENTRIES / 2 ? "kiwi ".repeat(30) : noise(i);
    TableProperties written = write(files, half);
    assertThat(written.compressor()).isEqualTo("lz4");
    long noiseBytes = ENTRIES / 2 * 150;
    assertThat(written.dataBytes()).isBetween(noiseBytes, noiseBytes + noiseBytes / 3);
    assertReads(files, half);
  }

  /** Characters that LZ4 finds nothing in. */
  private static String noise(int i) {
    SplittableRandom random = new SplittableRandom(i);
    byte[] bytes = new byte[150];
    for (int at = 0; at < bytes.length; at++) {
      bytes[at] = (byte) random.nextInt(0x80);
    }
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  private static TableProperties write(TableFiles files, IntFunction<String> values) {
    try (BlockTableBuilder builder = files.builder()) {
      for (int i = 0; i < ENTRIES; i++) {
        builder.add(TableFiles.put(String.format("key%05d", i), 1, values.apply(i)));
      }
      return builder.finish();
    }
  }

  private static void assertReads(TableFiles files, IntFunction<String> values) {
    try (BlockTableReader table = files.open();
        EntryCursor cursor = table.cursor(CacheUse.FILL)) {
      int read = 0;
      for (boolean more = cursor.first(); more; more = cursor.next()) {
        assertThat(new String(cursor.entry().copyValue(), StandardCharsets.UTF_8))
            .isEqualTo(values.apply(read++));
      }
      assertThat(read).isEqualTo(ENTRIES);
    }
  }
}
