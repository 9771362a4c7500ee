package io.kiwidb.testkit.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Limits;
import io.kiwidb.key.KeyComparator;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.MultiGetTable;
import io.kiwidb.spi.TableProperties;
import io.kiwidb.spi.TableProvider;
import io.kiwidb.spi.TableReader;
import io.kiwidb.spi.TableReader.CacheUse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The part of {@link TableContract} that checks results: lookups, scans and seeks over tables of
 * all shapes, compared with a model and for extreme cases.
 */
abstract class TableAnswers {
  static final KeyOrder REVERSE = KeyOrder.of(new ReverseOrder("reverse"));

  /** The environment of a test's table; new for each test. */
  TableFixture fixture;

  @SuppressWarnings("NullAway.Init") // fixture is set before each test
  TableAnswers() {}

  /** Returns the provider under test. */
  protected abstract TableProvider provider();

  @BeforeEach
  final void prepare() {
    fixture = new TableFixture(provider());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  final void aRandomTableAnswersLikeTheModel(long seed) {
    Random random = new Random(seed);
    fixture.blockBytes = 64 << random.nextInt(8);
    if (seed % 2 == 0) {
      fixture.compressor = new RunLengthCompressorProvider();
    }
    if (seed % 3 == 0) {
      fixture.falsePositiveRate = 1;
    }
    MapBlockCache.Mode[] modes = MapBlockCache.Mode.values();
    fixture.cache = new MapBlockCache(modes[(int) seed % modes.length]);
    checkAgainstModel(random, "seed " + seed);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  final void aRandomTableInACustomOrderAnswersLikeTheModel(long seed) {
    fixture.order = REVERSE;
    if (seed % 2 == 0) {
      fixture.cache = new MapBlockCache(MapBlockCache.Mode.BYTES);
    }
    checkAgainstModel(new Random(seed), "seed " + seed);
  }

  private void checkAgainstModel(Random random, String seed) {
    TableModel model = TableModel.random(fixture.order, random, 1 + random.nextInt(1500));
    List<Version> entries = model.entries();
    TableProperties written = fixture.write(entries);
    try (TableReader table = fixture.open()) {
      assertThat(table.verify()).as(seed).isEqualTo(entries.size());
      assertThat(written.distinctKeys()).as(seed).isEqualTo(model.distinctKeys(fixture.order));
      assertThat(written.deletions()).as(seed).isEqualTo(model.deletions());
      for (Version entry : entries) {
        assertThat(fixture.get(table, entry.key(), entry.sequence()))
            .as(seed)
            .isEqualTo(entry.toString());
      }
      for (int i = 0; i < 2000; i++) {
        byte[] key = i % 2 == 0
            ? entries.get(random.nextInt(entries.size())).key()
            : TableModel.randomKey(random, 900);
        long sequence = i % 3 == 0 ? SequenceNumber.MAX : random.nextInt(6000);
        assertThat(fixture.get(table, key, sequence))
            .as(seed)
            .isEqualTo(model.get(key, sequence, fixture.order));
      }
      if (table instanceof MultiGetTable together) {
        lookUpTogether(together, model, random, seed);
      }
      for (CacheUse use : CacheUse.values()) {
        try (EntryCursor cursor = table.cursor(use)) {
          assertThat(fixture.forward(cursor)).as(seed).isEqualTo(TableFixture.texts(entries));
          assertThat(fixture.backward(cursor)).as(seed).isEqualTo(TableFixture.texts(entries));
          walkAtRandom(cursor, model, random, seed);
        }
      }
    }
    assertThat(fixture.storage.openFiles()).isZero();
  }

  private void lookUpTogether(MultiGetTable table, TableModel model, Random random, String seed) {
    List<Version> entries = model.entries();
    for (int batch = 0; batch < 20; batch++) {
      long sequence = batch % 3 == 0 ? SequenceNumber.MAX : random.nextInt(6000);
      List<byte[]> asked = new ArrayList<>();
      for (int i = random.nextInt(300); i >= 0; i--) {
        boolean there = random.nextBoolean();
        asked.add(
            there
                ? entries.get(random.nextInt(entries.size())).key()
                : TableModel.randomKey(random, 900));
      }
      asked.sort(fixture.order::compare);
      List<String> expected =
          asked.stream().map(key -> model.get(key, sequence, fixture.order)).toList();
      assertThat(fixture.multiGet(table, asked, sequence)).as(seed).isEqualTo(expected);
    }
  }

  private void walkAtRandom(EntryCursor cursor, TableModel model, Random random, String seed) {
    List<Version> entries = model.entries();
    int at = -1;
    for (int i = 0; i < 3000; i++) {
      if (at < 0 || random.nextInt(20) == 0) {
        boolean there = random.nextBoolean();
        byte[] key = there
            ? entries.get(random.nextInt(entries.size())).key()
            : TableModel.randomKey(random, 900);
        long sequence = random.nextBoolean() ? SequenceNumber.MAX : random.nextInt(6000);
        at = model.seek(key, sequence);
        boolean more = cursor.seek(fixture.target(key, sequence));
        assertThat(more).as(seed).isEqualTo(at < entries.size());
        at = more ? at : -1;
      } else if (random.nextBoolean()) {
        boolean more = cursor.next();
        assertThat(more).as(seed).isEqualTo(at + 1 < entries.size());
        at = more ? at + 1 : -1;
      } else {
        assertThat(cursor.previous()).as(seed).isEqualTo(at > 0);
        at--;
      }
      if (at >= 0) {
        assertThat(fixture.show(cursor.entry()))
            .as(seed)
            .isEqualTo(entries.get(at).toString());
      }
    }
  }

  @Test
  final void versionsOfOneKeyMaySpanManyBlocks() {
    fixture.blockBytes = 128;
    List<Version> versions = new ArrayList<>();
    versions.add(Version.put("a", 5000, "before"));
    for (long sequence = 1000; sequence > 0; sequence -= 2) {
      versions.add(Version.put("many", sequence, "version " + sequence));
    }
    versions.add(Version.put("many and more", 6000, "behind"));
    fixture.write(versions);
    try (TableReader table = fixture.open()) {
      assertThat(table.properties().dataBlocks()).isGreaterThan(10);
      for (long sequence = 1001; sequence > 1; sequence--) {
        String newest =
            Version.put("many", sequence & ~1L, "version " + (sequence & ~1L)).toString();
        assertThat(fixture.get(table, Version.utf8("many"), sequence)).isEqualTo(newest);
      }
      assertThat(fixture.get(table, Version.utf8("many"), 1)).isEqualTo("none");
      assertThat(table.verify()).isEqualTo(versions.size());
    }
  }

  @Test
  final void keysThatBeginAlikeAreFoundAndSoIsWhatLiesAroundThem() {
    List<Version> versions = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      versions.add(Version.put(String.format("shared by all/%06d", i), 10, "v" + i));
    }
    fixture.write(versions);
    try (TableReader table = fixture.open();
        EntryCursor cursor = table.cursor(CacheUse.FILL)) {
      for (String before :
          List.of("", "a", "shared", "shared by ale", "shared by all/", "shared by all/0")) {
        assertThat(fixture.get(table, Version.utf8(before), 10)).as(before).isEqualTo("none");
        assertThat(cursor.seek(fixture.target(Version.utf8(before), 10)))
            .as(before)
            .isTrue();
        assertThat(fixture.show(cursor.entry()))
            .as(before)
            .isEqualTo(versions.get(0).toString());
      }
      for (String behind :
          List.of("shared by all/000399x", "shared by all/1", "shared by all0", "shared c", "z")) {
        assertThat(fixture.get(table, Version.utf8(behind), 10)).as(behind).isEqualTo("none");
        assertThat(cursor.seek(fixture.target(Version.utf8(behind), 10)))
            .as(behind)
            .isFalse();
      }
      for (int i = 0; i < 400; i++) {
        Version version = versions.get(i);
        assertThat(fixture.get(table, version.key(), 10)).isEqualTo(version.toString());
        assertThat(fixture.get(table, version.key(), 9)).isEqualTo("none");
        assertThat(cursor.seek(fixture.target(version.key(), 9))).isEqualTo(i < 399);
        assertThat(i == 399
                || fixture.show(cursor.entry()).equals(versions.get(i + 1).toString()))
            .isTrue();
      }
    }
  }

  @Test
  final void emptyKeysAndEmptyValuesAreKept() {
    List<Version> versions =
        List.of(Version.put("", 2, ""), Version.put("", 1, "x"), Version.put("\0", 3, ""));
    fixture.write(versions);
    try (TableReader table = fixture.open();
        EntryCursor cursor = table.cursor(CacheUse.FILL)) {
      assertThat(fixture.forward(cursor)).isEqualTo(TableFixture.texts(versions));
      assertThat(fixture.get(table, new byte[0], 9)).isEqualTo(versions.get(0).toString());
      assertThat(fixture.get(table, new byte[0], 1)).isEqualTo(versions.get(1).toString());
      assertThat(fixture.get(table, new byte[1], 9)).isEqualTo(versions.get(2).toString());
      assertThat(fixture.get(table, new byte[2], 9)).isEqualTo("none");
    }
  }

  @Test
  final void theLongestKeysAndLargeValuesAreKept() {
    List<Version> versions = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      byte[] key = new byte[Limits.MAX_KEY_BYTES];
      key[key.length - 1] = (byte) i;
      byte[] value = new byte[i == 10 ? 5_000_000 : i];
      new Random(i).nextBytes(value);
      versions.add(Version.put(key, 7, value));
    }
    fixture.write(versions);
    try (TableReader table = fixture.open();
        EntryCursor cursor = table.cursor(CacheUse.BYPASS)) {
      assertThat(fixture.forward(cursor)).isEqualTo(TableFixture.texts(versions));
      assertThat(fixture.backward(cursor)).isEqualTo(TableFixture.texts(versions));
      for (Version version : versions) {
        assertThat(fixture.get(table, version.key(), 7)).isEqualTo(version.toString());
      }
      assertThat(table.verify()).isEqualTo(20);
    }
  }

  /** The reverse of the bytewise order. */
  private record ReverseOrder(String name) implements KeyComparator {
    @Override
    public int compare(byte[] a, int aOffset, int aLength, byte[] b, int bOffset, int bLength) {
      return Arrays.compareUnsigned(b, bOffset, bOffset + bLength, a, aOffset, aOffset + aLength);
    }
  }
}
