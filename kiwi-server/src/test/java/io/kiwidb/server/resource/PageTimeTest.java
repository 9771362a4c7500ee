package io.kiwidb.server.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.Settings;
import io.kiwidb.server.json.Encoding;
import io.kiwidb.server.store.ServedStore;
import io.kiwidb.storage.MemoryStorage;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages that end because their time is over. A look at the clock takes a nanosecond. */
class PageTimeTest {
  private static final int KEYS = 50;
  private static final int LIMIT = 30;

  private final Kiwi db = Kiwi.open(
      MemoryStorage.named("memory"), Options.builder().profile(Profile.DEV).build());
  private final ServedStore store = ServedStore.of(db, "memory");
  private final Snapshots snapshots = new Snapshots(store, InstantSource.system(), 4);
  private final AtomicLong clock = new AtomicLong();
  private final List<Integer> sizes = new ArrayList<>();

  private PageLimits limits(long nanos) {
    return new PageLimits(1 << 20, 20, nanos, clock::incrementAndGet);
  }

  private static String key(int number) {
    return "%02d:".formatted(number);
  }

  @BeforeEach
  void fill() {
    db.settings().set(Settings.MEMTABLE_ENTRIES, 1_000); // all in one table
    for (int i = 0; i < KEYS; i++) {
      db.put(key(i).getBytes(StandardCharsets.UTF_8), new byte[] {1});
    }
    db.flush();
  }

  @AfterEach
  void close() {
    db.close();
  }

  /** Reads pages of keys. */
  private interface Pages {
    /** Reads one, adds its keys, and returns its continuation. */
    String next(List<String> keys, String continuation);
  }

  private void assertComplete(long nanos, Pages pages) {
    List<String> keys = new ArrayList<>();
    String continuation = null;
    do {
      int before = keys.size();
      continuation = pages.next(keys, continuation);
      sizes.add(keys.size() - before);
      assertThat(sizes).as("pages end").hasSizeLessThanOrEqualTo(KEYS);
    } while (continuation != null);
    assertThat(keys)
        .isEqualTo(IntStream.range(0, KEYS).mapToObj(PageTimeTest::key).toList());
    assertThat(sizes).allMatch(size -> size > 0 && size <= Math.max(1, nanos));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 7})
  void aScanEndsAndIsContinued(long nanos) {
    Scans scans = new Scans(store, snapshots, limits(nanos));
    assertComplete(nanos, (keys, continuation) -> {
      Scans.Entries page = scans.scan(new Scans.Request(
          new Scans.Source(null, Encoding.TEXT, null),
          null,
          null,
          null,
          Scans.Direction.FORWARD,
          Scans.Shown.KEYS,
          new Scans.Page(LIMIT, continuation)));
      page.entries().forEach(entry -> keys.add(entry.key()));
      return page.continuation();
    });
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 7})
  void aPageOfGroupsEndsAndIsContinued(long nanos) {
    Scans scans = new Scans(store, snapshots, limits(nanos));
    assertComplete(nanos, (keys, continuation) -> {
      Scans.Groups page = scans.prefixes(new Scans.PrefixRequest(
          new Scans.Source(null, Encoding.TEXT, null),
          null,
          ":",
          new Scans.Page(LIMIT, continuation)));
      page.groups().forEach(group -> keys.add(group.prefix()));
      return page.continuation();
    });
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 7})
  void aPageOfStoredEntriesEndsAndIsContinued(long nanos) {
    Tables tables = new Tables(store, limits(nanos));
    long number = db.tables().get(0).number();
    assertComplete(nanos, (keys, continuation) -> {
      StoredEntries.Page page = tables.entries(
          number, new StoredEntries.Request(Encoding.TEXT, null, LIMIT, continuation));
      page.entries().forEach(entry -> keys.add(entry.key()));
      return page.continuation();
    });
  }
}
