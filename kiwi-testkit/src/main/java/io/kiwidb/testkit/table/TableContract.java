package io.kiwidb.testkit.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.UnknownProviderException;
import io.kiwidb.io.FileHeader;
import io.kiwidb.io.FileKind;
import io.kiwidb.key.InternalKey;
import io.kiwidb.spi.BlockKind;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.Lookup;
import io.kiwidb.spi.TableBuilder;
import io.kiwidb.spi.TableProperties;
import io.kiwidb.spi.TableReader;
import io.kiwidb.spi.TableReader.CacheUse;
import io.kiwidb.spi.TraceableTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of table formats. A provider's test extends it and specifies the provider. */
public abstract class TableContract extends TableKinds {
  /** For subclasses. */
  protected TableContract() {}

  @Test
  final void propertiesSayWhatWasWritten() {
    byte[] b = Version.utf8("b");
    List<Version> versions = List.of(
        Version.put("a", 4, "1"),
        Version.delete(b, 9),
        Version.expiring(b, 3, 77, b),
        Version.put("cc", 5, "22"));
    TableProperties written = fixture.write(versions);
    assertThat(written.entries()).isEqualTo(4);
    assertThat(written.deletions()).isEqualTo(1);
    assertThat(written.distinctKeys()).isEqualTo(3);
    assertThat(written.rawKeyBytes()).isEqualTo(5);
    assertThat(written.rawValueBytes()).isEqualTo(4);
    assertThat(written.smallest())
        .isEqualTo(new InternalKey(Version.utf8("a"), versions.get(0).tag()));
    assertThat(written.largest())
        .isEqualTo(new InternalKey(Version.utf8("cc"), versions.get(3).tag()));
    assertThat(written.smallestSequence()).isEqualTo(3);
    assertThat(written.largestSequence()).isEqualTo(9);
    assertThat(written.createdMillis()).isEqualTo(TableFixture.CREATED);
    assertThat(written.filter()).isEqualTo(ExactFilterProvider.NAME);
    assertThat(written.compressor()).isEqualTo("none");
    assertThat(written.fileBytes()).isEqualTo(fixture.content().length);
    assertThat(written.dataBytes()).isPositive();
    assertThat(written.filterBytes()).isPositive();
    try (TableReader table = fixture.open()) {
      assertThat(table.properties()).isEqualTo(written);
    }
  }

  @Test
  final void theFileBeginsWithTheHeaderOfItsProvider() {
    fixture.write(List.of(Version.put("k", 1, "v")));
    FileHeader header =
        FileHeader.decode(fixture.id.name(), fixture.content(), fixture.content().length);
    assertThat(header.require(FileKind.TABLE, provider().name(), fixture.id).number())
        .isEqualTo(7);
  }

  @Test
  final void aRateOfOneAndACustomOrderMeanNoFilter() {
    fixture.falsePositiveRate = 1;
    assertThat(fixture.write(List.of(Version.put("k", 1, "v"))).filterBytes()).isZero();
    TableFixture custom = new TableFixture(provider());
    custom.order = REVERSE;
    TableProperties written = custom.write(List.of(Version.put("k", 1, "v")));
    assertThat(written.filterBytes()).isZero();
    assertThat(written.filter()).isEmpty();
  }

  @Test
  final void anUnknownFilterOrCompressorIsNamed() {
    fixture.compressor = new RunLengthCompressorProvider();
    fixture.write(List.of(Version.put("k", 1, "v")));
    fixture.available = List.of(new RunLengthCompressorProvider());
    assertThatThrownBy(fixture::open)
        .isInstanceOf(UnknownProviderException.class)
        .hasMessageContaining(ExactFilterProvider.NAME)
        .hasMessageContaining(fixture.id.name());
    fixture.available = List.of(new ExactFilterProvider());
    assertThatThrownBy(fixture::open)
        .isInstanceOf(UnknownProviderException.class)
        .hasMessageContaining(RunLengthCompressorProvider.NAME);
    assertThat(fixture.storage.openFiles()).isZero();
  }

  @Test
  final void anotherKeyOrderIsRefused() {
    fixture.write(List.of(Version.put("k", 1, "v")));
    fixture.order = REVERSE;
    assertThatThrownBy(fixture::open)
        .isInstanceOf(IncompatibleFormatException.class)
        .hasMessageContaining("reverse")
        .hasMessageContaining("bytewise");
  }

  @Test
  final void aBypassingScanLeavesTheCacheAsItWas() {
    fixture.write(TableModel.random(fixture.order, new Random(3), 500).entries());
    try (TableReader table = fixture.open()) {
      try (EntryCursor cursor = table.cursor(CacheUse.BYPASS)) {
        fixture.forward(cursor);
      }
      table.verify();
      assertThat(fixture.cache.usage(BlockKind.DATA).blocks()).isZero();
      try (EntryCursor cursor = table.cursor(CacheUse.FILL)) {
        fixture.forward(cursor);
      }
      assertThat(fixture.cache.usage(BlockKind.DATA).blocks())
          .isEqualTo(table.properties().dataBlocks());
    }
  }

  /** As of two stores that share a cache. */
  @ParameterizedTest
  @EnumSource(MapBlockCache.Mode.class)
  final void tablesOfTheSameNumberDoNotMeetInTheCache(MapBlockCache.Mode mode) {
    fixture.cache = new MapBlockCache(mode);
    fixture.write(numbered("one"));
    try (TableReader one = fixture.open(1)) {
      fixture.storage.delete(fixture.id.name()); // the reader keeps the file
      fixture.write(numbered("two"));
      try (TableReader two = fixture.open(2)) {
        for (int round = 0; round < 3; round++) {
          assertHolds(one, numbered("one"));
          assertHolds(two, numbered("two"));
        }
      }
    }
  }

  private static List<Version> numbered(String value) {
    List<Version> versions = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      versions.add(Version.put(String.format("%05d", i), 1, value + i));
    }
    return versions;
  }

  private void assertHolds(TableReader table, List<Version> versions) {
    for (Version version : versions) {
      Entry result = new Entry();
      assertThat(table.get(fixture.target(version.key(), 1), result)).isEqualTo(Lookup.FOUND);
      assertThat(result.copyValue()).isEqualTo(version.value());
    }
  }

  @Test
  final void aResultStaysReadableAfterTheTableAndTheCacheAreClosed() {
    fixture.write(List.of(Version.put("k", 1, "kept")));
    Entry result = new Entry();
    try (TableReader table = fixture.open()) {
      table.get(fixture.target(Version.utf8("k"), 1), result);
      table.get(fixture.target(Version.utf8("other"), 1), new Entry());
    }
    fixture.cache.close();
    assertThat(result.copyValue()).isEqualTo(Version.utf8("kept"));
  }

  @ParameterizedTest
  @EnumSource(MapBlockCache.Mode.class)
  final void valuesThatLookupsHaveFoundStayReadable(MapBlockCache.Mode mode) {
    fixture.cache = new MapBlockCache(mode);
    List<Version> versions = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      versions.add(Version.put(String.format("%05d", i), 1, "value " + i));
    }
    fixture.write(versions);
    List<Entry> found = new ArrayList<>();
    try (TableReader table = fixture.open()) {
      for (Version version : versions) {
        Entry result = new Entry();
        assertThat(table.get(fixture.target(version.key(), 1), result)).isEqualTo(Lookup.FOUND);
        found.add(result);
      }
    }
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i).copyValue()).isEqualTo(versions.get(i).value());
    }
  }

  /** Returns versions with distinct values. */
  private static List<Version> values(int count) {
    List<Version> versions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] value = new byte[500];
      Arrays.fill(value, (byte) i);
      versions.add(Version.put(String.format("%05d", i), 1, "").withValue(value));
    }
    return versions;
  }

  private static Entry valueOf(Entry shown) {
    Entry slice = new Entry();
    slice.value(shown.valueArray(), shown.valueOffset(), shown.valueLength());
    return slice;
  }

  @ParameterizedTest
  @EnumSource(MapBlockCache.Mode.class)
  final void valuesStayReadableUntilTheirCursorForgetsThem(MapBlockCache.Mode mode) {
    fixture.cache = new MapBlockCache(mode);
    List<Version> versions = values(500);
    fixture.write(versions);
    Random random = new Random(8);
    try (TableReader table = fixture.open()) {
      List<EntryCursor> cursors = new ArrayList<>();
      List<List<Entry>> shown = new ArrayList<>();
      List<List<Version>> expected = new ArrayList<>();
      for (int i = 0; i < 5000; i++) {
        if (cursors.size() < 3) {
          cursors.add(table.cursor(CacheUse.FILL));
          shown.add(new ArrayList<>());
          expected.add(new ArrayList<>());
        }
        int at = random.nextInt(cursors.size());
        EntryCursor cursor = cursors.get(at);
        int wanted = random.nextInt(versions.size());
        assertThat(cursor.seek(fixture.target(versions.get(wanted).key(), 1))).isTrue();
        for (boolean more = true; more && random.nextInt(5) > 0; wanted++) {
          shown.get(at).add(valueOf(cursor.entry()));
          expected.get(at).add(versions.get(wanted));
          more = cursor.next();
        }
        for (int j = 0; j < shown.get(at).size(); j++) {
          assertThat(shown.get(at).get(j).copyValue())
              .isEqualTo(expected.get(at).get(j).value());
        }
        if (random.nextInt(3) == 0) {
          cursor.releaseBuffers();
          shown.get(at).clear();
          expected.get(at).clear();
        }
        if (random.nextInt(4) == 0) { // its values may or may not be in use
          cursor.close();
          cursors.remove(at);
          List<Entry> left = shown.remove(at);
          List<Version> leftExpected = expected.remove(at);
          if (!cursors.isEmpty()) {
            shown.get(0).addAll(left);
            expected.get(0).addAll(leftExpected);
          }
        }
      }
      cursors.forEach(EntryCursor::close);
    }
  }

  @ParameterizedTest
  @EnumSource(CacheUse.class)
  final void valuesThatACursorHasShownStayReadable(CacheUse use) {
    List<Version> versions = values(2000);
    fixture.write(versions);
    List<Entry> seen = new ArrayList<>();
    try (TableReader table = fixture.open();
        EntryCursor cursor = table.cursor(use)) {
      for (boolean more = cursor.first(); more; more = cursor.next()) {
        seen.add(valueOf(cursor.entry()));
      }
    }
    fixture.cache.close();
    assertThat(seen).hasSameSizeAs(versions);
    for (int i = 0; i < seen.size(); i++) {
      assertThat(seen.get(i).copyValue())
          .as("value " + i)
          .isEqualTo(versions.get(i).value());
    }
  }

  @Test
  final void manyReadersGetTheSameAnswersAtOnce() throws InterruptedException, ExecutionException {
    List<Version> entries =
        TableModel.random(fixture.order, new Random(5), 1000).entries();
    fixture.write(entries);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (TableReader table = fixture.open()) {
      Callable<Boolean> work = () -> {
        for (Version entry : entries) {
          if (!fixture.get(table, entry.key(), entry.sequence()).equals(entry.toString())) {
            return false;
          }
        }
        try (EntryCursor cursor = table.cursor(CacheUse.FILL)) {
          return fixture.backward(cursor).equals(TableFixture.texts(entries));
        }
      };
      for (Future<Boolean> answer : threads.invokeAll(List.of(work, work, work, work))) {
        assertThat(answer.get()).isTrue();
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  final void theEstimateGrowsTowardsTheSizeOfTheFile() {
    List<Version> entries =
        TableModel.random(fixture.order, new Random(6), 1000).entries();
    try (TableBuilder builder = fixture.create()) {
      long last = builder.estimatedBytes();
      for (Version entry : entries) {
        builder.add(entry.toEntry(fixture.order));
        assertThat(builder.estimatedBytes()).isGreaterThanOrEqualTo(last - 64);
        last = builder.estimatedBytes();
      }
      assertThat(builder.entries()).isEqualTo(entries.size());
      assertThat(builder.finish().fileBytes()).isBetween(last / 2, last * 2);
    }
  }

  @Test
  final void aTraceGivesTheAnswerOfALookup() {
    fixture.write(List.of(Version.put("a", 1, "1"), Version.put("c", 2, "2")));
    try (TableReader table = fixture.open()) {
      if (table instanceof TraceableTable traceable) {
        for (String key : List.of("a", "b", "c", "d")) {
          List<String> steps = new ArrayList<>();
          Entry traced = new Entry();
          Lookup answer = traceable.trace(
              fixture.target(Version.utf8(key), 9),
              traced,
              (what, verdict) -> steps.add(what + verdict));
          Entry asked = new Entry();
          assertThat(answer).isEqualTo(table.get(fixture.target(Version.utf8(key), 9), asked));
          assertThat(traced.copyValue()).isEqualTo(asked.copyValue());
          assertThat(steps).isNotEmpty();
        }
      }
    }
  }
}
