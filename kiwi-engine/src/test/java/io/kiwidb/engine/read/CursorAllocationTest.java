package io.kiwidb.engine.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.engine.merge.ArraySource;
import io.kiwidb.engine.merge.Histories;
import io.kiwidb.engine.merge.KeyVersion;
import io.kiwidb.engine.merge.MergingCursor;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.testkit.provider.AllocationMeter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CursorAllocationTest {
  @Test
  void stepsAllocateNothing() {
    Cursor cursor = cursor(7);
    assertThat(scan(cursor)).isGreaterThan(300); // grows the key buffer and loads classes
    AllocationMeter.assertAllocatesNothing("two scans, there and back", () -> scan(cursor));
  }

  private static long scan(Cursor cursor) {
    long steps = 0;
    for (boolean ok = cursor.seekToFirst(); ok; ok = cursor.next()) {
      steps++;
    }
    for (boolean ok = cursor.seekToLast(); ok; ok = cursor.prev()) {
      steps++;
    }
    return steps;
  }

  private static Cursor cursor(int sources) {
    Random random = new Random(1);
    List<byte[]> keys = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      keys.add(KeyVersion.bytes("user" + random.nextInt(1000)));
    }
    List<List<KeyVersion>> parts = new ArrayList<>();
    for (int i = 0; i < sources; i++) {
      parts.add(new ArrayList<>());
    }
    for (KeyVersion version : Histories.writes(random, keys, 2_000)) {
      parts.get(random.nextInt(sources)).add(version);
    }
    List<EntryCursor> cursors = new ArrayList<>();
    for (List<KeyVersion> part : parts) {
      cursors.add(new ArraySource(KeyOrder.BYTEWISE, part));
    }
    return new StoreCursor(
        new MergingCursor(KeyOrder.BYTEWISE, cursors),
        KeyOrder.BYTEWISE,
        KeyRange.all(),
        1_900,
        () -> {},
        () -> false,
        "");
  }
}
