package io.kiwidb.engine.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.LookupKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LevelCursorTest {
  private static final KeyOrder ORDER = KeyOrder.BYTEWISE;

  @Test
  void walksLikeASortedListWithAtMostOneTableOpen() {
    for (int seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      KeyOrder order = Orders.all()[seed % 3];
      List<byte[]> keys = Histories.keys(random, 1 + random.nextInt(25));
      List<KeyVersion> all = Histories.writes(random, keys, random.nextInt(80));
      ModelLevel level = new ModelLevel(order, sorted(order, all), 1 + random.nextInt(10));
      EntryCursor cursor = new LevelCursor(order, level);
      new EntryWalk(order, cursor, all, random, "seed " + seed).steps(300, keys);
      assertThat(level.mostOpen).as("seed %s", seed).isLessThanOrEqualTo(1);
      cursor.close();
      cursor.close();
      assertThat(level.open).as("seed %s", seed).isZero();
    }
  }

  @Test
  void opensNothingBeforeItIsPositionedAndOnlyTheTableThatASeekNeeds() {
    ModelLevel level = level("a", "b", "c", "d", "e", "f");
    EntryCursor cursor = new LevelCursor(ORDER, level);
    assertThat(level.opened).isZero();
    cursor.seek(lookup("d"));
    assertThat(KeyVersion.text(cursor.entry().copyKey())).isEqualTo("d");
    cursor.seek(lookup("c"));
    cursor.next();
    assertThat(level.opened).isEqualTo(1);
  }

  @Test
  void skipsATableWhoseLastKeyIsBeforeTheTargetWithoutOpeningIt() {
    ModelLevel level = level("a", "b", "x", "y");
    EntryCursor cursor = new LevelCursor(ORDER, level);
    assertThat(cursor.seek(lookup("m"))).isTrue();
    assertThat(KeyVersion.text(cursor.entry().copyKey())).isEqualTo("x");
    assertThat(level.opened).isEqualTo(1);
    assertThat(cursor.seek(lookup("z"))).isFalse();
    assertThat(level.opened).isEqualTo(1);
  }

  @Test
  void refusesAStepFromNowhere() {
    EntryCursor cursor = new LevelCursor(ORDER, level("a"));
    assertThatThrownBy(cursor::next).isInstanceOf(IllegalStateException.class);
    cursor.first();
    cursor.next();
    assertThatThrownBy(cursor::previous).isInstanceOf(IllegalStateException.class);
  }

  private static ModelLevel level(String... keys) {
    List<KeyVersion> versions = new ArrayList<>();
    for (String key : keys) {
      versions.add(KeyVersion.put(key, 1, "x"));
    }
    return new ModelLevel(ORDER, versions, 2);
  }

  private static LookupKey lookup(String key) {
    return new LookupKey().set(ORDER, KeyVersion.bytes(key), 0, key.length(), 100);
  }

  static List<KeyVersion> sorted(KeyOrder order, List<KeyVersion> versions) {
    List<KeyVersion> sorted = new ArrayList<>(versions);
    sorted.sort(KeyVersion.internalOrder(order));
    return sorted;
  }
}
