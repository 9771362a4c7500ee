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
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Pages of keys, compared with a sorted set. */
class ScansTest {
  private static final long FOR_EVER = Long.MAX_VALUE / 2;

  private final Kiwi db = Kiwi.open(
      MemoryStorage.named("memory"), Options.builder().profile(Profile.DEV).build());
  private final ServedStore store = ServedStore.of(db, "memory");
  private final Snapshots snapshots = new Snapshots(store, InstantSource.system(), 4);
  private final PageLimits limits = new PageLimits(500, 20, FOR_EVER, System::nanoTime);
  private final Scans scans = new Scans(store, snapshots, limits);
  private final TreeSet<String> keys = new TreeSet<>(); // hex: sorts as bytes do

  @BeforeEach
  void fill() {
    Random random = new Random(11);
    for (int i = 0; i < 400; i++) {
      byte[] key = new byte[random.nextInt(6)];
      for (int b = 0; b < key.length; b++) {
        key[b] = (byte) new int[] {':', 'a', 'b', 0, 0xff}[random.nextInt(5)];
      }
      db.put(key, new byte[] {1});
      keys.add(HexFormat.of().formatHex(key));
    }
    db.flush();
  }

  @AfterEach
  void close() {
    db.close();
  }

  private static Scans.Source hex() {
    return new Scans.Source(null, Encoding.HEX, null);
  }

  private List<String> scanned(
      String from, String to, String prefix, Scans.Direction direction, int limit) {
    List<String> found = new ArrayList<>();
    String continuation = null;
    do {
      Scans.Entries page = scans.scan(new Scans.Request(
          hex(),
          from,
          to,
          prefix,
          direction,
          Scans.Shown.KEYS,
          new Scans.Page(limit, continuation)));
      assertThat(page.entries().size()).isLessThanOrEqualTo(limit);
      page.entries().forEach(entry -> found.add(entry.key()));
      assertThat(found.size()).as("pages end").isLessThanOrEqualTo(keys.size());
      continuation = page.continuation();
    } while (continuation != null);
    return found;
  }

  @RepeatedTest(40)
  void pagesHaveEveryKeyOnceInOrder(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    List<String> all = new ArrayList<>(keys);
    String from = random.nextInt(4) == 0 ? null : all.get(random.nextInt(all.size()));
    String to = random.nextInt(4) == 0 ? null : all.get(random.nextInt(all.size()));
    int limit = 1 + random.nextInt(30);
    List<String> expected = new ArrayList<>(all);
    expected.removeIf(
        key -> (from != null && key.compareTo(from) < 0) || (to != null && key.compareTo(to) >= 0));
    assertThat(scanned(from, to, null, Scans.Direction.FORWARD, limit)).isEqualTo(expected);
    Collections.reverse(expected);
    assertThat(scanned(from, to, null, Scans.Direction.REVERSE, limit)).isEqualTo(expected);
  }

  @RepeatedTest(40)
  void groupsAreThoseOfAllKeys(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    String prefix = new String[] {"", "61", "ff", "ffff", "3a", "613a", "00"}[random.nextInt(7)];
    String delimiter = new String[] {"3a", "ff", "6162", "00"}[random.nextInt(4)];
    Set<String> expected = new LinkedHashSet<>();
    for (String key : keys) {
      if (key.startsWith(prefix)) {
        int end = endOfGroup(key, prefix.length(), delimiter);
        expected.add(end < 0 ? key + " key" : key.substring(0, end));
      }
    }
    assertThat(scanned(null, null, prefix, Scans.Direction.FORWARD, 7))
        .isEqualTo(keys.stream().filter(key -> key.startsWith(prefix)).toList());
    List<String> found = new ArrayList<>();
    String continuation = null;
    int limit = 1 + random.nextInt(10);
    do {
      Scans.Groups page = scans.prefixes(
          new Scans.PrefixRequest(hex(), prefix, delimiter, new Scans.Page(limit, continuation)));
      page.groups()
          .forEach(group -> found.add(group.isKey() ? group.prefix() + " key" : group.prefix()));
      continuation = page.continuation();
    } while (continuation != null);
    assertThat(found).containsExactlyElementsOf(expected);
  }

  /** In whole bytes, that is, at even places of the digits. */
  private static int endOfGroup(String key, int from, String delimiter) {
    for (int i = from; i + delimiter.length() <= key.length(); i += 2) {
      if (key.startsWith(delimiter, i)) {
        return i + delimiter.length();
      }
    }
    return -1;
  }

  @Test
  void storedEntriesOfOneKeyContinueBetweenItsVersions() {
    db.settings().set(Settings.MEMTABLE_ENTRIES, 1_000); // all in one
    byte[] key = "hot".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 50; i++) {
      db.put(key, new byte[] {(byte) i});
    }
    db.delete(key);
    MemTables memtables = new MemTables(store, limits);
    long id = memtables.list(null).memtables().get(0).id();
    List<Long> sequences = new ArrayList<>();
    String continuation = null;
    do {
      StoredEntries.Page page =
          memtables.entries(id, new StoredEntries.Request(Encoding.HEX, "686f74", 3, continuation));
      page.entries().forEach(entry -> sequences.add(entry.sequence()));
      assertThat(sequences).as("pages end").hasSizeLessThanOrEqualTo(51);
      continuation = page.continuation();
    } while (continuation != null);
    assertThat(sequences).hasSize(51).doesNotHaveDuplicates();
    assertThat(sequences).isSortedAccordingTo(Collections.reverseOrder());
  }
}
