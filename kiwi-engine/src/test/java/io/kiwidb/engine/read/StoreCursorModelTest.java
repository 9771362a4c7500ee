package io.kiwidb.engine.read;

import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.engine.merge.ArraySource;
import io.kiwidb.engine.merge.Histories;
import io.kiwidb.engine.merge.KeyVersion;
import io.kiwidb.engine.merge.LevelCursor;
import io.kiwidb.engine.merge.MergingCursor;
import io.kiwidb.engine.merge.MergingCursorTest;
import io.kiwidb.engine.merge.ModelLevel;
import io.kiwidb.engine.merge.Orders;
import io.kiwidb.engine.merge.SortedSource;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.EntryCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("jvm-independent")
class StoreCursorModelTest {
  private static final List<byte[]> PROBES = List.of(
      KeyVersion.bytes("a"), KeyVersion.bytes("b"), KeyVersion.bytes("c"), KeyVersion.bytes("e"));

  @Test
  void everyShortHistoryReadsRightlyByEveryShortSequenceOfCalls() {
    List<KeyRange> ranges = List.of(
        KeyRange.atLeast(KeyVersion.bytes("c")),
        KeyRange.lessThan(KeyVersion.bytes("d")),
        KeyRange.of(KeyVersion.bytes("b"), KeyVersion.bytes("c")),
        KeyRange.of(KeyVersion.bytes("d"), KeyVersion.bytes("b")));
    int turn = 0;
    for (List<KeyVersion> history : histories(3)) {
      for (int sequence = 0; sequence <= history.size(); sequence++) {
        everySequenceOfCalls(history, KeyRange.all(), sequence);
        // Alternating, to save time.
        everySequenceOfCalls(history, ranges.get(turn++ % ranges.size()), sequence);
      }
    }
  }

  /**
   * Every sequence of three calls, one after the other on the same cursor, so that each also starts
   * from many states.
   */
  private static void everySequenceOfCalls(
      List<KeyVersion> history, KeyRange range, long sequence) {
    KeyOrder order = KeyOrder.BYTEWISE;
    String label = history + " at " + sequence + " in " + range;
    CursorModel model = new CursorModel(order, history, range, sequence);
    try (Cursor cursor = cursor(order, new ArraySource(order, history), range, sequence)) {
      CursorWalk walk = new CursorWalk(cursor, model, label);
      int calls = CursorWalk.calls(PROBES);
      for (int i = 0; i < calls * calls * calls; i++) {
        walk.call(i % calls, PROBES);
        walk.call(i / calls % calls, PROBES);
        walk.call(i / calls / calls, PROBES);
      }
    }
  }

  @Test
  void longHistoriesReadRightlyOnRandomWalks() {
    for (int seed = 0; seed < 600; seed++) {
      Random random = new Random(seed);
      KeyOrder order = Orders.all()[seed % 3];
      List<byte[]> keys = Histories.keys(random, 1 + random.nextInt(25));
      List<KeyVersion> all = Histories.writes(random, keys, random.nextInt(200));
      long sequence = random.nextInt(all.size() + 2);
      KeyRange range = range(random, keys);
      List<SortedSource> memtables =
          MergingCursorTest.split(random, order, all, 1 + random.nextInt(20));
      try (Cursor cursor = cursor(order, merged(random, order, memtables), range, sequence)) {
        CursorModel model = new CursorModel(order, all, range, sequence);
        CursorWalk walk =
            new CursorWalk(cursor, model, "seed " + seed + " at " + sequence + " in " + range);
        long written = 1_000_000;
        for (int i = 0; i < 250; i++) {
          walk.call(choose(random, keys), keys);
          if (random.nextInt(4) == 0) { // written after the cursor was made: must never be seen
            byte[] key = keys.get(random.nextInt(keys.size()));
            memtables
                .get(random.nextInt(memtables.size()))
                .versions
                .add(Histories.write(random, key, written++));
          }
        }
      }
    }
  }

  private static int choose(Random random, List<byte[]> keys) {
    return random.nextInt(3) > 0 ? random.nextInt(2) : random.nextInt(CursorWalk.calls(keys));
  }

  /** Some of the sources as they are, which may grow, and some as levels of small tables. */
  private static EntryCursor merged(Random random, KeyOrder order, List<SortedSource> memtables) {
    List<EntryCursor> sources = new ArrayList<>();
    for (int i = 0; i < memtables.size(); i++) {
      if (random.nextInt(3) == 0) {
        List<KeyVersion> sorted = new ArrayList<>(memtables.get(i).versions);
        sources.add(new LevelCursor(order, new ModelLevel(order, sorted, 1 + random.nextInt(6))));
        memtables.set(i, new SortedSource(order, List.of()));
      } else {
        sources.add(memtables.get(i));
      }
    }
    return MergingCursor.of(order, sources);
  }

  private static KeyRange range(Random random, List<byte[]> keys) {
    return new KeyRange(
        random.nextInt(3) > 0
            ? Optional.empty()
            : Optional.of(keys.get(random.nextInt(keys.size()))),
        random.nextInt(3) > 0
            ? Optional.empty()
            : Optional.of(keys.get(random.nextInt(keys.size()))));
  }

  private static List<List<KeyVersion>> histories(int longest) {
    List<List<KeyVersion>> all = new ArrayList<>();
    all.add(List.of());
    for (int i = 0; i < all.size(); i++) {
      List<KeyVersion> shorter = all.get(i);
      if (shorter.size() < longest) {
        for (String key : List.of("b", "d")) {
          for (int type : new int[] {ValueType.PUT, ValueType.DELETE}) {
            List<KeyVersion> longer = new ArrayList<>(shorter);
            longer.add(new KeyVersion(
                KeyVersion.bytes(key),
                shorter.size() + 1,
                type,
                KeyVersion.bytes("v" + shorter.size())));
            all.add(longer);
          }
        }
      }
    }
    return all;
  }

  private static Cursor cursor(KeyOrder order, EntryCursor source, KeyRange range, long sequence) {
    return new StoreCursor(source, order, range, sequence, () -> {}, () -> false, "test");
  }
}
