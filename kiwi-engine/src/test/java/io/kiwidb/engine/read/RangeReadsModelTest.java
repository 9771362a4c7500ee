package io.kiwidb.engine.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Direction;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ReadView;
import io.kiwidb.Snapshot;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.storage.MemoryStorage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Reads of random ranges of random keys, in memtables and tables, as they are and at a snapshot,
 * compared with a tree in the same order.
 */
class RangeReadsModelTest {
  private static final long SEED = 18_718;
  private static final int ROUNDS = 12;
  private static final int WRITES = 150;
  private static final int RANGES = 60;

  private final Random random = new Random(SEED);

  static Stream<KeyOrder> orders() {
    return Stream.of(KeyOrder.BYTEWISE, KeyOrder.of(LastByteFirst.ORDER));
  }

  @ParameterizedTest
  @MethodSource("orders")
  void rangesAreThoseOfATree(KeyOrder order) {
    Options options = Options.builder().profile(Profile.DEV).build();
    try (Kiwi db = Kiwi.open(MemoryStorage.named("RangeReadsModelTest"), options)) {
      Keyspace keyspace =
          db.createKeyspace("ranges", KeyspaceOptions.builder().keyOrder(order).build());
      NavigableMap<byte[], byte[]> tree = new TreeMap<>(order::compare);
      for (int round = 0; round < ROUNDS; round++) {
        write(keyspace, tree);
        try (Snapshot snapshot = db.snapshot()) {
          NavigableMap<byte[], byte[]> before = new TreeMap<>(tree);
          write(keyspace, tree);
          compare(order, keyspace, tree);
          compare(order, snapshot.keyspace(keyspace), before);
        }
        switch (random.nextInt(4)) {
          case 0 -> keyspace.flush();
          case 1 -> keyspace.compact();
          default -> {}
        }
      }
    }
  }

  private byte[] key() {
    byte[] key = new byte[1 + random.nextInt(3)];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) (random.nextInt(7) * 51); // 0 and 255 as well
    }
    return key;
  }

  private void write(Keyspace keyspace, NavigableMap<byte[], byte[]> tree) {
    for (int i = 0; i < WRITES; i++) {
      byte[] key = key();
      if (random.nextInt(3) == 0) {
        keyspace.delete(key);
        tree.remove(key);
      } else {
        byte[] value = new byte[random.nextInt(4)];
        random.nextBytes(value);
        keyspace.put(key, value);
        tree.put(key, value);
      }
    }
  }

  private void compare(KeyOrder order, ReadView view, NavigableMap<byte[], byte[]> tree) {
    assertThat(view.firstKey()).isEqualTo(tree.isEmpty() ? null : tree.firstKey());
    assertThat(view.lastKey()).isEqualTo(tree.isEmpty() ? null : tree.lastKey());
    for (int i = 0; i < RANGES; i++) {
      KeyRange range = new KeyRange(bound(), bound());
      String as = "seed %d, %s, %s".formatted(SEED, order.name(), range);
      NavigableMap<byte[], byte[]> part = within(order, tree, range);
      List<String> expected = shown(part.entrySet());
      assertThat(view.count(range)).as(as).isEqualTo(part.size());
      assertThat(shown(view.stream(range).toList())).as(as).isEqualTo(expected);
      List<String> seen = new ArrayList<>();
      view.forEach(range, (key, value) -> seen.add(shown(Map.entry(key, value))));
      assertThat(seen).as(as).isEqualTo(expected);
      Collections.reverse(expected);
      assertThat(shown(view.stream(range, Direction.DESCENDING).toList()))
          .as(as)
          .isEqualTo(expected);
      seen.clear();
      view.forEach(
          range, Direction.DESCENDING, (key, value) -> seen.add(shown(Map.entry(key, value))));
      assertThat(seen).as(as).isEqualTo(expected);
      assertThat(view.estimate(range).keys()).as(as).isNotNegative();
      assertThat(view.estimate(range).bytes()).as(as).isNotNegative();
    }
  }

  private Optional<byte[]> bound() {
    return random.nextInt(4) == 0 ? Optional.empty() : Optional.of(key());
  }

  private static NavigableMap<byte[], byte[]> within(
      KeyOrder order, NavigableMap<byte[], byte[]> tree, KeyRange range) {
    NavigableMap<byte[], byte[]> part = new TreeMap<>(order::compare);
    tree.forEach((key, value) -> {
      if (range.from().map(from -> order.compare(from, key) <= 0).orElse(true)
          && range.to().map(to -> order.compare(key, to) < 0).orElse(true)) {
        part.put(key, value);
      }
    });
    return part;
  }

  private static List<String> shown(Collection<Map.Entry<byte[], byte[]>> entries) {
    List<String> shown = new ArrayList<>();
    entries.forEach(entry -> shown.add(shown(entry)));
    return shown;
  }

  private static String shown(Map.Entry<byte[], byte[]> entry) {
    HexFormat hex = HexFormat.of();
    return hex.formatHex(entry.getKey()) + "=" + hex.formatHex(entry.getValue());
  }
}
