package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.Counter;
import io.kiwidb.Cursor;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.ReadView;
import io.kiwidb.Settings;
import io.kiwidb.Snapshot;
import io.kiwidb.engine.merge.Orders;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.BlockCache.Usage;
import io.kiwidb.spi.BlockKind;
import io.kiwidb.storage.MemoryStorage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MultiGetTest {
  private static final long SEED = 23;
  private static final int KEYS = 600;

  static KeyOrder[] orders() {
    return Orders.all();
  }

  @ParameterizedTest
  @MethodSource("orders")
  void batchesAnswerAsSingleGets(KeyOrder order) {
    Random random = new Random(SEED);
    Options options = Stores.compactedByHand(Stores.dev())
        .keyOrder(order)
        .set(Settings.BLOCK_BYTES, 1L << 10)
        .set(Settings.TABLE_BYTES, 1L << 16)
        .set(Settings.MEMTABLE_ENTRIES, 0L)
        .build();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options)) {
      write(db, random, 4 * KEYS);
      db.compact();
      for (int i = 0; i < 3; i++) {
        write(db, random, KEYS / 2);
        db.flush();
      }
      try (Snapshot snapshot = db.snapshot()) {
        write(db, random, KEYS / 4);
        assertThat(db.tables()).hasSizeGreaterThan(3);
        assertThat(
                db.stats().levels().stream().filter(level -> level.tables() > 0).count())
            .isGreaterThan(1);
        for (int size : new int[] {0, 1, 2, 10, 33, 100, 1_000}) {
          assertBatch(db, random, size);
          assertBatch(snapshot, random, size);
        }
      }
    }
  }

  private static void write(Kiwi db, Random random, int times) {
    for (int i = 0; i < times; i++) {
      if (random.nextInt(4) == 0) {
        db.delete(drawn(random));
      } else {
        byte[] value = new byte[random.nextInt(400)];
        random.nextBytes(value);
        db.put(drawn(random), value);
      }
    }
  }

  /**
   * Keys that share eight bytes and more, and short ones; under one of the orders either case means
   * the same key.
   */
  private static byte[] drawn(Random random) {
    int number = random.nextInt(KEYS);
    return number % 10 == 0 ? bytes((random.nextBoolean() ? "k" : "K") + number) : key(number);
  }

  private static void assertBatch(ReadView view, Random random, int size) {
    List<byte[]> keys = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      keys.add(i > 0 && random.nextInt(8) == 0 ? keys.get(random.nextInt(i)) : drawn(random));
    }
    List<byte[]> before = keys.stream().map(byte[]::clone).toList();
    List<byte[]> values = view.multiGet(keys);
    assertThat(values).hasSize(size);
    for (int i = 0; i < size; i++) {
      assertThat(keys.get(i)).isEqualTo(before.get(i));
      assertThat(values.get(i))
          .as("seed %d, key %s of %d", SEED, Stores.text(keys.get(i)), size)
          .isEqualTo(view.get(keys.get(i)));
    }
  }

  @Test
  void aBlockIsFetchedOnceForAllKeysInIt() {
    Options options = Stores.dev().toBuilder()
        .set(Settings.BLOCK_BYTES, 1L << 10)
        .set(Settings.MEMTABLE_ENTRIES, 0L)
        .set(Settings.CACHE_DATA_BYTES, 0L) // so that every fetch is a miss
        .build();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options)) {
      List<byte[]> keys = new ArrayList<>();
      for (int i = 0; i < KEYS; i++) {
        keys.add(key(i));
        db.put(key(i), new byte[100]);
      }
      db.compact();
      long before = fetches(db);
      try (Cursor cursor = db.cursor()) {
        for (boolean there = cursor.seekToFirst(); there; ) {
          there = cursor.next();
        }
      }
      long blocks = fetches(db) - before;
      assertThat(blocks).isBetween(10L, KEYS / 2L);
      Collections.shuffle(keys, new Random(SEED));
      assertThat(db.multiGet(keys)).doesNotContainNull();
      assertThat(fetches(db) - before).isEqualTo(2 * blocks);
    }
  }

  private static long fetches(Kiwi db) {
    Usage usage = db.stats().caches().get(BlockKind.DATA);
    return usage.hits() + usage.misses();
  }

  @Test
  void aMissingKeyIsRefusedBeforeAnythingIsRead() {
    try (Kiwi db = Stores.inMemory()) {
      db.put(key(1), bytes("one"));
      assertThatThrownBy(() -> db.multiGet(Arrays.asList(key(1), null)))
          .isInstanceOf(NullPointerException.class);
      assertThat(db.stats().counter(Counter.GETS)).isZero();
    }
  }

  @Test
  void everyKeyCountsAsAGet() {
    try (Kiwi db = Stores.inMemory()) {
      db.put(key(1), bytes("one"));
      db.multiGet(List.of(key(1), key(2), key(1)));
      assertThat(db.stats().counter(Counter.GETS)).isEqualTo(3);
      assertThat(db.stats().counter(Counter.GET_HITS)).isEqualTo(2);
    }
  }
}
