package io.kiwidb.testkit.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.UnknownProviderException;
import io.kiwidb.io.FileHeader;
import io.kiwidb.io.FileKind;
import io.kiwidb.key.InternalKey;
import io.kiwidb.key.KeyComparator;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.BlockKind;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.Lookup;
import io.kiwidb.spi.TableBuilder;
import io.kiwidb.spi.TableProperties;
import io.kiwidb.spi.TableProvider;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every table format must answer. The provider's test extends this and names the provider. */
public abstract class TableContract {
  private static final KeyOrder REVERSE = KeyOrder.of(new ReverseOrder("reverse"));
  private TableFixture fixture;

  /** For subclasses. */
  @SuppressWarnings("NullAway.Init") // fixture is set before each test
  protected TableContract() {}

  /** The provider under test. */
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
    if (seed % 4 == 0) {
      fixture.cache = new MapBlockCache(MapBlockCache.Mode.NOTHING);
    }
    checkAgainstModel(random, "seed " + seed);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  final void aRandomTableInACustomOrderAnswersLikeTheModel(long seed) {
    fixture.order = REVERSE;
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
      byte[] key = new byte[io.kiwidb.Limits.MAX_KEY_BYTES];
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

  @Test
  final void aTypeThatNeedsOlderEntriesIsLeftInTheHolder() {
    Version operand = new Version(
        Version.utf8("k"), SequenceNumber.tag(4, ValueType.MERGE), Entry.NEVER, Version.utf8("+1"));
    fixture.write(List.of(operand));
    try (TableReader table = fixture.open()) {
      Entry result = new Entry();
      assertThat(table.get(fixture.target(operand.key(), 9), result)).isEqualTo(Lookup.CONTINUE);
      assertThat(result.tag()).isEqualTo(operand.tag());
      assertThat(result.copyValue()).isEqualTo(operand.value());
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

  /** Bytewise, backwards. */
  private record ReverseOrder(String name) implements KeyComparator {
    @Override
    public int compare(byte[] a, int aOffset, int aLength, byte[] b, int bOffset, int bLength) {
      return Arrays.compareUnsigned(b, bOffset, bOffset + bLength, a, aOffset, aOffset + aLength);
    }
  }
}
