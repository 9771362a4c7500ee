package io.kiwidb.engine.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Options;
import io.kiwidb.engine.context.LeakGuard;
import io.kiwidb.engine.context.StoreContext;
import io.kiwidb.engine.context.StoreHealth;
import io.kiwidb.engine.context.TreeContext;
import io.kiwidb.engine.expiry.ExpiryClock;
import io.kiwidb.engine.gap.Assignments;
import io.kiwidb.engine.manifest.HeldTables;
import io.kiwidb.engine.manifest.Version;
import io.kiwidb.engine.observe.Counters;
import io.kiwidb.engine.observe.Events;
import io.kiwidb.engine.observe.Recorder;
import io.kiwidb.engine.view.MemTableSlot;
import io.kiwidb.engine.view.SuperVersions;
import io.kiwidb.engine.view.Tree;
import io.kiwidb.io.TimeSource;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.MemTable;
import io.kiwidb.spi.MemTableProvider;
import io.kiwidb.storage.MemoryStorage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Between the two steps of a read, entering the super-version and reading the sequence number, the
 * key is overwritten and flushed, and a compaction drops the version that the number still saw: the
 * read finds the old value all the same, because it entered first.
 */
class ReadOrderTest {
  private static final byte[] KEY = "key".getBytes(UTF_8);
  private static final long OLD = 1;

  private final SuperVersions superVersions =
      new SuperVersions(() -> new IllegalStateException("closed"));
  private final Version noTables = HeldTables.none();
  private final MemTableSlot first = slot(1, OLD);
  private final StoreReader reader = new StoreReader(
      new Tree(context(), superVersions),
      new StoreReader.Source(
          this::askedAtTheWorstMoment, Assignments.NEVER, new ReadScratch(), LeakGuard.silent()));

  /** The ways to read. */
  enum Read {
    GET(reader -> reader.get(KEY, StoreReader.LATEST) != null),
    GET_INTO(reader ->
        reader.get(ByteBuffer.wrap(KEY), ByteBuffer.allocate(8), StoreReader.LATEST) >= 0),
    CONTAINS(reader -> reader.contains(KEY, StoreReader.LATEST)),
    MULTI_GET(reader -> reader.multiGet(List.of(KEY), StoreReader.LATEST).get(0) != null),
    CURSOR(ReadOrderTest::walks),
    TRACE(reader -> reader.trace(KEY).value().isPresent());

    private final Predicate<StoreReader> finds;

    Read(Predicate<StoreReader> finds) {
      this.finds = finds;
    }
  }

  private static boolean walks(StoreReader reader) {
    try (Cursor cursor = reader.cursor(KeyRange.all(), StoreReader.LATEST, reader)) {
      return cursor.seekToFirst();
    }
  }

  /**
   * What a reader uses of it. No mocks: their library rewrites classes, and then the tests behind
   * this one see them allocate.
   */
  @SuppressWarnings("NullAway")
  private static TreeContext context() {
    Events events = new Events(event -> {}, List.of());
    StoreContext store = new StoreContext(
        new MemoryStorage(),
        new UUID(1, 2),
        Options.builder().build(),
        null,
        null,
        null,
        null,
        null,
        new Counters(),
        new Recorder(),
        events,
        new StoreHealth("memory", events),
        null,
        null,
        new ExpiryClock(TimeSource.SYSTEM, 0));
    TreeContext.Parts parts = new TreeContext.Parts(null, null, null, null, null, "", null, null);
    return new TreeContext(store, 0, "default", KeyspaceOptions.defaults(), parts, null);
  }

  private static MemTableSlot slot(long id, long sequence) {
    MemTable table = ServiceLoader.load(MemTableProvider.class)
        .findFirst()
        .orElseThrow()
        .create(new MemTableProvider.Context(KeyOrder.BYTEWISE, 1 << 10));
    table.add(SequenceNumber.tag(sequence, ValueType.PUT), Entry.NEVER, KEY, 0, KEY.length, 0, 1);
    return new MemTableSlot(id, table, KeyOrder.BYTEWISE);
  }

  private long askedAtTheWorstMoment() {
    superVersions.seal();
    superVersions.open(slot(2, OLD + 1));
    superVersions.install(noTables, List.of(first));
    return OLD;
  }

  @ParameterizedTest
  @EnumSource(Read.class)
  void theSuperVersionIsEnteredBeforeTheNumberIsAsked(Read read) {
    superVersions.begin(noTables);
    superVersions.open(first);
    assertThat(read.finds.test(reader)).isTrue();
  }
}
