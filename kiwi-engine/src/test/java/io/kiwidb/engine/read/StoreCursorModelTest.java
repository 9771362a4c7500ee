package io.kiwidb.engine.read;

import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
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
  private static final List<byte[]> PROBES =
      List.of(Version.bytes("a"), Version.bytes("b"), Version.bytes("c"), Version.bytes("e"));

  @Test
  void everyShortHistoryReadsRightlyByEveryShortSequenceOfCalls() {
    List<KeyRange> ranges = List.of(
        KeyRange.atLeast(Version.bytes("c")),
        KeyRange.lessThan(Version.bytes("d")),
        KeyRange.of(Version.bytes("b"), Version.bytes("c")),
        KeyRange.of(Version.bytes("d"), Version.bytes("b")));
    int turn = 0;
    for (List<Version> history : histories(3)) {
      for (int sequence = 0; sequence <= history.size(); sequence++) {
        everySequenceOfCalls(history, KeyRange.all(), sequence);
        everySequenceOfCalls(
            history, ranges.get(turn++ % ranges.size()), sequence); // by turns, to save time
      }
    }
  }

  /**
   * Every sequence of three calls, one after the other on the same cursor, so that each also starts
   * from many states.
   */
  private static void everySequenceOfCalls(List<Version> history, KeyRange range, long sequence) {
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
      List<Version> all = Histories.writes(random, keys, random.nextInt(200));
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
        List<Version> sorted = new ArrayList<>(memtables.get(i).versions);
        sources.add(new LevelCursor(order, new Level(order, sorted, 1 + random.nextInt(6))));
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

  private static List<List<Version>> histories(int longest) {
    List<List<Version>> all = new ArrayList<>();
    all.add(List.of());
    for (int i = 0; i < all.size(); i++) {
      List<Version> shorter = all.get(i);
      if (shorter.size() < longest) {
        for (String key : List.of("b", "d")) {
          for (int type : new int[] {ValueType.PUT, ValueType.DELETE}) {
            List<Version> longer = new ArrayList<>(shorter);
            longer.add(new Version(
                Version.bytes(key), shorter.size() + 1, type, Version.bytes("v" + shorter.size())));
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
